/** Jobs: what a thread computes at a time. They can be shared among processes. */

import type { Grouping } from "../backends/names.ts";
import { UserError } from "../errors.ts";
import { canonicalJson } from "../files/canonical_json.ts";
import type { PlannedUnit } from "./plan.ts";
import type { TrainUnit, Unit } from "./unit.ts";

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

/** What of a plan a process computes: everything, unless told otherwise. */
export interface Part {
  /** The part of the jobs. */
  readonly share?: Share;
  /** The only kind of units. */
  readonly only?: Unit["kind"];
}

/**
 * The jobs of a part of a plan.
 *
 * @param units All of the plan, each after those that it needs
 * @throws {UserError} If there is no such share
 */
export function jobsOfPart(
  units: readonly PlannedUnit[],
  grouping: Grouping,
  { share, only }: Part,
): Job[] {
  const all = makeJobs(units, grouping);
  return (share === undefined ? all : shareOfJobs(all, share))
    .filter(({ units: [first] }) => only === undefined || first!.unit.kind === only);
}

/**
 * Puts train units that differ only in the member, and in who teaches it, into one job, if members
 * train together.
 */
export function makeJobs(units: readonly PlannedUnit[], grouping: Grouping): Job[] {
  const groups = Map.groupBy(
    units,
    ({ key, unit }) => grouping === "stacked" && unit.kind === "train" ? commonPart(unit) : key,
  );
  return [...groups.values()].map(jobOf);
}

/** What a train unit has in common with those of other members, as text. */
function commonPart({ member: _member, teacher, ...others }: TrainUnit): string {
  const { key: _key, ...softening } = teacher ?? { key: "" };
  return canonicalJson({ ...others, softening });
}

/** A job of these units. */
export function jobOf(units: readonly PlannedUnit[]): Job {
  return { units, cost: units.reduce((sum, { cost }) => sum + cost, 0) };
}

/**
 * One of the shares of a plan's jobs, in the jobs' order. Every process that has the plan comes to
 * the same shares, whatever is finished. Train units are shared among themselves, and attacks among
 * themselves: the largest first, each to the share that has least. A student is in the share of its
 * teacher, so that to train no share waits for another.
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
    const chains = chainsOf(jobs.filter(({ units }) => units[0]!.unit.kind === kind));
    for (const chain of chains.toSorted((a, b) => costOf(b) - costOf(a))) { // stable
      const least = loads.indexOf(Math.min(...loads));
      loads[least]! += costOf(chain);
      if (least === index - 1) chain.forEach((job) => mine.add(job));
    }
  }
  return jobs.filter((job) => mine.has(job));
}

/** Jobs with those among them that they need, directly or not; these come before them. */
function chainsOf(jobs: readonly Job[]): Job[][] {
  /** The chain of every unit, by the unit's key. */
  const chains = new Map<string, Job[]>();
  for (const job of jobs) {
    const needs = job.units.flatMap(({ needs }) => needs);
    const joined = new Set(
      needs.map((key) => chains.get(key)).filter((chain) => chain !== undefined),
    );
    const chain = [...[...joined].flat(), job];
    chain.forEach(({ units }) => units.forEach(({ key }) => chains.set(key, chain)));
  }
  return [...new Set(chains.values())];
}

function costOf(jobs: readonly Job[]): number {
  return jobs.reduce((sum, { cost }) => sum + cost, 0);
}
