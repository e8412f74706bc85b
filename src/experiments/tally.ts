/** How far a run has come, added up from what its jobs report. */

import { describeUnits } from "./describe_unit.ts";
import type { Job } from "./jobs.ts";
import type { UnitProgress } from "./unit_context.ts";

/** How far a run has come. */
export interface RunProgress {
  /** Estimated cost of what is done and of all that was to do, in the same unit. */
  readonly done: number;
  readonly total: number;
  /** Units that are finished, of all that the run answers for; what was stored before counts. */
  readonly finishedUnits: number;
  readonly units: number;
  /** What was computed last, in words. */
  readonly doing: string;
  /** Images through a network since the start, counted once for each member and step. */
  readonly images: number;
  /** The training loss reported last. */
  readonly loss: number | undefined;
}

/** Adds up what the jobs of a run report. */
export class Tally {
  readonly #total: number;
  readonly #units: number;
  readonly #onProgress: (progress: RunProgress) => void;
  /** The share that is done of each job under way. */
  readonly #shares = new Map<Job, number>();
  #finishedCost = 0;
  #finishedUnits: number;
  #images = 0;
  #loss: number | undefined;

  /**
   * @param jobs What is to be computed
   * @param finished Units that were finished before, and count as the run's
   */
  constructor(
    jobs: readonly Job[],
    finished: number,
    onProgress: (progress: RunProgress) => void,
  ) {
    this.#total = jobs.reduce((sum, { cost }) => sum + cost, 0);
    this.#units = finished + jobs.reduce((sum, { units }) => sum + units.length, 0);
    this.#finishedUnits = finished;
    this.#onProgress = onProgress;
  }

  /** `12 of 48 units`. */
  get words(): string {
    return `${this.#finishedUnits} of ${this.#units} units`;
  }

  /** A job went on. */
  progress(job: Job, { share, images, loss }: UnitProgress): void {
    this.#shares.set(job, share);
    this.#images += images;
    this.#loss = loss ?? this.#loss;
    this.#report(job);
  }

  /** A job failed or was interrupted. */
  giveUp(job: Job): void {
    this.#shares.delete(job);
  }

  /** A job was finished, here or by another process. */
  finish(job: Job): void {
    this.#shares.delete(job);
    this.#finishedCost += job.cost;
    this.#finishedUnits += job.units.length;
    this.#report(job);
  }

  #report(job: Job): void {
    const underWay = [...this.#shares].reduce((sum, [{ cost }, share]) => sum + cost * share, 0);
    this.#onProgress({
      done: this.#finishedCost + underWay,
      total: this.#total,
      finishedUnits: this.#finishedUnits,
      units: this.#units,
      doing: describeUnits(job.units),
      images: this.#images,
      loss: this.#loss,
    });
  }
}
