/** Jobs: what a thread computes at a time. They can be shared among processes. */

import type { Grouping } from "../backends/names.ts";
import { UserError } from "../errors.ts";
import { canonicalJson } from "../files/canonical_json.ts";
import type { PlannedUnit } from "./plan.ts";

/** A unit, or the train units that are computed in one pass. */
export interface Job {
  readonly units: readonly PlannedUnit[];
  /** In the same unit for all jobs. */
  readonly cost: number;
}

/** Share `index` of `count`, from 1. */
export interface Share {
  readonly index: number;
  readonly count: number;
}

/** Puts train units that differ only in the member into one job, if members train together. */
export function makeJobs(units: readonly PlannedUnit[], grouping: Grouping): Job[] {
  const groups = Map.groupBy(
    units,
    ({ key, unit }) =>
      grouping === "stacked" && unit.kind === "train" ? canonicalJson({ ...unit, member: 0 }) : key,
  );
  return [...groups.values()].map(jobOf);
}

/** A job of these units. */
export function jobOf(units: readonly PlannedUnit[]): Job {
  return { units, cost: units.reduce((sum, { cost }) => sum + cost, 0) };
}

/**
 * One of the shares of a plan's jobs, in the jobs' order. Every process that has the plan comes to
 * the same shares, whatever is finished. Train units are shared among themselves, and attacks among
 * themselves: the largest first, each to the share that has least.
 *
 * @throws {UserError} If there is no such share
 */
export function shareOfJobs(jobs: readonly Job[], { index, count }: Share): Job[] {
  if (index < 1 || index > count) {
    throw new UserError(
      `A share must be from 1/${count} to ${count}/${count}: received ${index}/${count}`,
    );
  }
  const mine = new Set<Job>();
  for (const kind of ["train", "attack"]) {
    const loads = new Float64Array(count);
    const ofKind = jobs.filter(({ units }) => units[0]!.unit.kind === kind);
    for (const job of ofKind.toSorted((a, b) => b.cost - a.cost)) { // stable: equals keep their order
      const least = loads.indexOf(Math.min(...loads));
      loads[least]! += job.cost;
      if (least === index - 1) mine.add(job);
    }
  }
  return jobs.filter((job) => mine.has(job));
}
