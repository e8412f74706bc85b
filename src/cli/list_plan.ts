/** `reproduce plan`: the units of a run, what they need, what they cost, and what is done. */

import { markdownTable } from "markdown-table";
import type { Backend } from "../backends/backend.ts";
import { threadsOf } from "../backends/names.ts";
import { describeUnits } from "../experiments/describe_unit.ts";
import { type PlannedUnit, planUnits } from "../experiments/plan.ts";
import type { Store } from "../experiments/store.ts";
import type { Unit } from "../experiments/unit.ts";
import { type Console, unlessQuiet } from "./console.ts";
import { type PreparedRun, prepareRun } from "./prepare.ts";
import { duration } from "../reports/duration.ts";
import type { MachineOptions, RunOptions } from "./run_flags.ts";

/** A unit of a plan, for a list. */
export interface ListedUnit {
  readonly key: string;
  readonly dataset: string;
  readonly seed: number;
  readonly method: string;
  readonly kind: Unit["kind"];
  /** In a few words. */
  readonly what: string;
  /** Keys of the units that must be finished before. */
  readonly needs: readonly string[];
  /** Estimated multiply-accumulate operations. */
  readonly cost: number;
  /** Seconds it took, if it is finished. */
  readonly seconds: number | null;
  /** Everything that determines the unit. */
  readonly unit: Unit;
}

/** The plan of a run. */
export interface ListedPlan {
  readonly backend: string;
  readonly units: readonly ListedUnit[];
  /** Estimated operations of all units, and of those that are not finished. */
  readonly cost: number;
  readonly costLeft: number;
  /** What is left at the speed of the finished units, in one thread; null if there are none. */
  readonly secondsLeft: number | null;
}

/**
 * Lists the units of a run, as text or as JSON.
 *
 * @throws {UserError} If an option, the data or a folder is not as it must be
 */
export async function listPlan(
  options: RunOptions,
  asJson: boolean,
  console: Console,
): Promise<ListedPlan> {
  const run = await prepareRun(options, "look", unlessQuiet(options, console));
  const plan = await listUnits(run);
  console.out(asJson ? JSON.stringify(plan, null, 2) : planText(plan, run));
  return plan;
}

/** The plan of a run, and what of it is finished. */
export function listUnits(
  { plans, store, backend }: Pick<PreparedRun, "plans" | "store" | "backend">,
): Promise<ListedPlan> {
  const planned = plans.flatMap(({ dataset: { name: dataset }, seeds }) =>
    seeds.flatMap(({ seed, plan }) =>
      planUnits(plan).map((unit): PlacedUnit => ({ ...unit, dataset, seed }))
    )
  );
  return listPlanned(planned, store, backend.name);
}

/** A planned unit, and where in a run it belongs. */
export interface PlacedUnit extends PlannedUnit {
  readonly dataset: string;
  readonly seed: number;
}

/** Units in a list, and what of them is finished. */
export async function listPlanned(
  planned: readonly PlacedUnit[],
  store: Store,
  backend: string,
): Promise<ListedPlan> {
  const made = await store.madeOf(planned.map(({ key }) => key));
  const units = planned.map((one): ListedUnit => {
    const { key, method, unit, needs, cost, dataset, seed } = one;
    const seconds = made.get(key)?.seconds ?? null;
    const what = describeUnits([one]);
    const { kind } = unit;
    return { key, dataset, seed, method, kind, what, needs, cost, seconds, unit };
  });
  return summedUp(backend, units, units);
}

/** Keys of the units of a plan that are finished. */
export function finishedOf({ units }: ListedPlan): Set<string> {
  return new Set(units.filter(({ seconds }) => seconds !== null).map(({ key }) => key));
}

/** A part of a plan: what is left of it at the speed of all units of the plan that are finished. */
export function partOfPlan(
  { backend, units }: ListedPlan,
  part: readonly Pick<ListedUnit, "key">[],
): ListedPlan {
  const keys = new Set(part.map(({ key }) => key));
  return summedUp(backend, units.filter(({ key }) => keys.has(key)), units);
}

function summedUp(
  backend: string,
  units: readonly ListedUnit[],
  measured: readonly ListedUnit[],
): ListedPlan {
  const open = units.filter(({ seconds }) => seconds === null);
  const finished = measured.filter(({ seconds }) => seconds !== null);
  return {
    backend,
    units,
    cost: costOf(units),
    costLeft: costOf(open),
    secondsLeft: secondsLeft(open, finished),
  };
}

/** At each kind's own speed, for gradients by pixels and by weights are not equally fast. */
function secondsLeft(
  allOpen: readonly ListedUnit[],
  finished: readonly ListedUnit[],
): number | null {
  let left = 0;
  for (const [kind, open] of Map.groupBy(allOpen, ({ kind }) => kind)) {
    const done = finished.filter((unit) => unit.kind === kind);
    if (done.length === 0) return null;
    const seconds = done.reduce((sum, one) => sum + one.seconds!, 0);
    left += costOf(open) * seconds / costOf(done);
  }
  return left;
}

function costOf(units: readonly ListedUnit[]): number {
  return units.reduce((sum, { cost }) => sum + cost, 0);
}

function planText(plan: ListedPlan, machine: Machine): string {
  const { units } = plan;
  /** Columns that say something only if there are several of a kind. */
  const telling = (["dataset", "seed"] as const)
    .filter((name) => new Set(units.map((unit) => unit[name])).size > 1);
  const titles = { dataset: "Data set", seed: "Seed" };
  const table = markdownTable([
    ["Unit", ...telling.map((name) => titles[name]), "What", "Needs", "Cost, GMAC", "Finished"],
    ...units.map(({ key, what, needs, cost, seconds, unit, ...others }) => [
      key.slice(0, 12),
      ...telling.map((name) => String(others[name])),
      what,
      needsText(unit, needs),
      giga(cost),
      seconds === null ? "" : `in ${seconds.toFixed(1)} s`,
    ]),
  ], { align: ["l", ...telling.map(() => "l"), "l", "r", "r", "r"] });
  return `${table}\n\n${planSummary(plan, machine)}`;
}

/** What computes a plan. */
export interface Machine {
  readonly backend: Pick<Backend, "grouping">;
  readonly options: Pick<MachineOptions, "workers">;
}

/** How much there is to do, in a line. */
export function planSummary(
  { units, cost, costLeft, secondsLeft }: ListedPlan,
  { backend, options }: Machine,
): string {
  const threads = threadsOf(backend.grouping, options.workers);
  const open = units.filter(({ seconds }) => seconds === null).length;
  const left = open === 0
    ? "nothing is left to do"
    : `${open} are left, ${giga(costLeft)} GMAC` + (secondsLeft === null ? "" : (
      `: about ${duration(secondsLeft)} in one thread at the speed of the finished ones` +
      (threads === 1 ? "" : `, ${duration(secondsLeft / threads)} in ${threads}`)
    ));
  return `${units.length} units, ${giga(cost)} GMAC; ${left}`;
}

/** What a unit waits for: a student for its teacher, an attack for all members it is made on. */
function needsText(unit: Unit, needs: readonly string[]): string {
  if (unit.kind === "train") return needs.length === 0 ? "" : "its teacher";
  const teachers = needs.length > unit.members.length ? ", their teachers" : "";
  return `${unit.members.length} members${teachers}`;
}

/** Thousands of millions, to three digits. */
function giga(operations: number): string {
  return Number((operations / 1e9).toPrecision(3)).toLocaleString("en");
}
