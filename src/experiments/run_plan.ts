/** Running a plan: what the store lacks is computed, each unit as soon as it can be. */

import { canonicalJson, type Unit } from "./unit.ts";
import type { Executor } from "./executor.ts";
import { type Plan, type PlannedUnit, planUnits } from "./plan.ts";
import type { Store } from "./store.ts";

/** How far a run has come. */
export interface RunProgress {
  /** Estimated cost of what is done and of all that was to do, in the same unit. */
  readonly done: number;
  readonly total: number;
  /** What was computed last, in words. */
  readonly doing: string;
  /** Images through a network since the start, counted once for each member and step. */
  readonly images: number;
  /** The training loss reported last. */
  readonly loss: number | undefined;
}

/** A unit, or the train units that are computed in one pass, and what they wait for. */
interface Job {
  readonly units: readonly PlannedUnit[];
  readonly cost: number;
}

/**
 * Computes every unit of a plan that the store does not hold.
 *
 * @param grouping Whether members of one architecture train in one pass (`stacked`)
 * @throws The first error of a unit, after the units under way have ended
 */
export async function runPlan(
  plan: Plan,
  store: Store,
  executor: Executor,
  grouping: "single" | "stacked",
  onProgress: (progress: RunProgress) => void,
): Promise<void> {
  const missing: PlannedUnit[] = [];
  for (const unit of planUnits(plan)) if (!await store.has(unit.key)) missing.push(unit);
  const waiting = makeJobs(missing, grouping);
  const unfinished = new Set(missing.map(({ key }) => key));
  const total = waiting.reduce((sum, { cost }) => sum + cost, 0);
  const shares = new Map<Job, number>();
  let [finished, images] = [0, 0];
  let loss: number | undefined;
  let failure: { error: unknown } | undefined;
  const running = new Set<Promise<void>>();

  const report = (job: Job): void => {
    const under = [...shares].reduce((sum, [{ cost }, share]) => sum + cost * share, 0);
    onProgress({ done: finished + under, total, doing: describe(job), images, loss });
  };
  const run = async (job: Job): Promise<void> => {
    shares.set(job, 0);
    try {
      await executor.run(job.units.map(({ unit }) => unit), (progress) => {
        shares.set(job, progress.share);
        images += progress.images;
        loss = progress.loss ?? loss;
        report(job);
      });
      finished += job.cost;
      for (const { key } of job.units) unfinished.delete(key);
    } catch (error) {
      failure ??= { error };
    } finally {
      shares.delete(job);
    }
  };

  while (waiting.length + running.size > 0) {
    const next = failure === undefined && running.size < executor.width
      ? waiting.findIndex(({ units }) =>
        units.every((u) => !u.needs.some((k) => unfinished.has(k)))
      )
      : -1;
    if (next >= 0) {
      const promise = run(waiting.splice(next, 1)[0]!).then(() => void running.delete(promise));
      running.add(promise);
    } else if (running.size > 0) {
      await Promise.race(running);
    } else {
      break;
    }
  }
  if (failure !== undefined) throw failure.error;
}

/** Puts train units that differ only in the member into one job, if members train together. */
function makeJobs(units: readonly PlannedUnit[], grouping: "single" | "stacked"): Job[] {
  const groups = new Map<string, PlannedUnit[]>();
  for (const planned of units) {
    const together = grouping === "stacked" && planned.unit.kind === "train"
      ? canonicalJson({ ...planned.unit, member: 0 })
      : planned.key;
    groups.set(together, [...groups.get(together) ?? [], planned]);
  }
  return [...groups.values()].map((group) => ({
    units: group,
    cost: group.reduce((sum, { cost }) => sum + cost, 0),
  }));
}

function describe({ units }: Job): string {
  const { unit } = units[0]!;
  if (unit.kind === "train") {
    const members = units.map(({ unit }) => (unit as { member: number }).member + 1);
    return `train ${unit.method} ${members.join(",")}`;
  }
  return describeAttack(unit);
}

function describeAttack(unit: Extract<Unit, { kind: "attack" }>): string {
  if (unit.attack === "none") return `predict ${unit.from}-${unit.to}`;
  const { name, source } = unit.attack;
  return `${name} ${"grad1" in source ? "grad1" : "grad2"} ${unit.from}-${unit.to}`;
}
