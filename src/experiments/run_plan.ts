/** Running a plan: what the store lacks is computed, each unit as soon as it can be. */

import type { Grouping } from "../backends/names.ts";
import { Interrupted } from "../errors.ts";
import type { Executor } from "./executor.ts";
import { type Job, jobOf, jobsOfPart, type Part } from "./jobs.ts";
import type { PlannedUnit } from "./plan.ts";
import type { Store } from "./store.ts";
import { type RunProgress, Tally } from "./tally.ts";

/** How a plan is run. */
export interface RunOptions extends Part {
  readonly store: Store;
  readonly executor: Executor;
  /** Whether members of one architecture train in one pass (`stacked`). */
  readonly grouping: Grouping;
  /** Asked whether to begin nothing more. */
  readonly isStopping?: () => boolean;
  readonly onProgress?: (progress: RunProgress) => void;
  /** Keys of the units that were just found sound in the store; without it the store is asked. */
  readonly finished?: ReadonlySet<string>;
}

/** What came of a run. */
export interface RunEnd {
  /** Units of the run's share that are finished, whoever computed them. */
  readonly finished: number;
  /** Units of the run's share that wait for members which other shares have not trained yet. */
  readonly waiting: number;
}

/**
 * Computes every unit, or those of a share, that the store does not hold.
 *
 * @param units Each after those that it needs
 * @throws {UserError} If there is no such share
 * @throws {Interrupted} If it was asked to stop before the end
 * @throws The first error of a unit, after the units under way have ended
 */
export async function runUnits(
  units: readonly PlannedUnit[],
  options: RunOptions,
): Promise<RunEnd> {
  const { store, grouping, finished } = options;
  const mine = jobsOfPart(units, grouping, options);
  const keys = units.map(({ key }) => key);
  const sound = finished ?? await store.madeOf(keys);
  const unfinished = new Set(keys.filter((key) => !sound.has(key)));
  return await new PlanRun(mine, unfinished, options).run();
}

/** The jobs of a run, and which of the plan's units are not finished. */
class PlanRun {
  readonly #options: RunOptions;
  readonly #tally: Tally;
  readonly #units: number;
  readonly #waiting: Job[];
  /** Keys of the plan's units, other shares' too, that the store does not hold. */
  readonly #unfinished: Set<string>;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(jobs: readonly Job[], unfinished: Set<string>, options: RunOptions) {
    this.#options = options;
    this.#unfinished = unfinished;
    this.#units = countUnits(jobs);
    this.#waiting = jobs.map((job) => this.#unfinishedPart(job))
      .filter(({ units }) => units.length > 0);
    const before = this.#units - countUnits(this.#waiting);
    this.#tally = new Tally(this.#waiting, before, options.onProgress ?? (() => {}));
  }

  async run(): Promise<RunEnd> {
    while (this.#waiting.length + this.#running.size > 0) {
      const job = this.#mayBegin() ? this.#takeReady() : undefined;
      if (job !== undefined) {
        const promise = this.#compute(job).then(() => void this.#running.delete(promise));
        this.#running.add(promise);
      } else if (this.#running.size > 0) {
        await Promise.race(this.#running);
      } else if (!this.#mayBegin() || !await this.#lookAgain(this.#needed())) {
        break;
      }
    }
    const waiting = countUnits(this.#waiting);
    if (this.#failure !== undefined && !(this.#failure.error instanceof Interrupted)) {
      throw this.#failure.error;
    }
    if (this.#failure !== undefined || (waiting > 0 && this.#isStopping())) {
      throw new Interrupted(`Interrupted when ${this.#tally.words} were finished`);
    }
    return { finished: this.#units - waiting, waiting };
  }

  #isStopping(): boolean {
    return this.#options.isStopping?.() ?? false;
  }

  #mayBegin(): boolean {
    return this.#failure === undefined && !this.#isStopping() &&
      this.#running.size < this.#options.executor.width;
  }

  /** The first job whose needs are finished. */
  #takeReady(): Job | undefined {
    const isReady = ({ units }: Job): boolean =>
      units.every(({ needs }) => !needs.some((key) => this.#unfinished.has(key)));
    const ready = this.#waiting.findIndex(isReady);
    return ready < 0 ? undefined : this.#waiting.splice(ready, 1)[0];
  }

  async #compute(job: Job): Promise<void> {
    try {
      // Another process may have finished it since the store was looked at.
      await this.#lookAgain(job.units.map(({ key }) => key));
      const { units } = this.#unfinishedPart(job);
      if (units.length > 0) {
        await this.#options.executor.run(
          units.map(({ unit }) => unit),
          (progress) => this.#tally.progress(job, progress),
        );
      }
      for (const { key } of units) this.#unfinished.delete(key);
      this.#tally.finish(job);
    } catch (error) {
      this.#tally.giveUp(job);
      // An interruption follows from a failure no more than the other way round: the failure counts.
      if (this.#failure === undefined || this.#failure.error instanceof Interrupted) {
        this.#failure = { error };
      }
    }
  }

  /** Takes what is finished by now off the list; whether there was any. */
  async #lookAgain(keys: Iterable<string>): Promise<boolean> {
    const before = this.#unfinished.size;
    for (const key of keys) {
      if (this.#unfinished.has(key) && await this.#options.store.has(key)) {
        this.#unfinished.delete(key);
      }
    }
    return this.#unfinished.size < before;
  }

  #unfinishedPart({ units }: Job): Job {
    return jobOf(units.filter(({ key }) => this.#unfinished.has(key)));
  }

  /** Keys of what the waiting jobs wait for. */
  #needed(): string[] {
    return this.#waiting.flatMap(({ units }) => units.flatMap(({ needs }) => needs));
  }
}

function countUnits(jobs: readonly Job[]): number {
  return jobs.reduce((sum, { units }) => sum + units.length, 0);
}
