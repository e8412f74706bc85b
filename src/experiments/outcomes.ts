/** From the store to the outcomes that tables and claims are computed from. */

import { UserError } from "../errors.ts";
import type {
  AttackOutcomes,
  AttackVariant,
  Grad1Outcome,
  MethodOutcomes,
  Predictions,
} from "../evaluation/outcomes.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import {
  COUNTERS,
  FOOLED_COUNTERS,
  joinCounterSlices,
  storedCounters,
} from "../evaluation/counter_arrays.ts";
import { deadClasses } from "../evaluation/dead_classes.ts";
import type { MethodPlan, Plan, PlannedAttack, PlannedUnit, PlannedVariant } from "./plan.ts";
import type { Store, StoredUnit } from "./store.ts";
import type { AttackUnit } from "./unit.ts";
import { joinSlices, MAXIMAL_LOGITS, storedPredictions, TRAINING_LOSSES } from "./unit_arrays.ts";

/** A member with classes whose logit is 0 on every clean test image. */
export interface MemberDeadClasses {
  readonly method: string;
  readonly member: number;
  readonly classes: readonly number[];
}

/** What a finished plan found. */
export interface PlanOutcomes {
  readonly methods: readonly MethodOutcomes[];
  readonly deadClasses: readonly MemberDeadClasses[];
  /** Each method's training loss at every step, averaged over its members. */
  readonly losses: Readonly<Record<string, Float32Array>>;
}

/** Where outcomes are read from. */
export type UnitReader = Pick<Store, "get">;

/**
 * Collects the outcomes of a finished plan.
 *
 * @param labels True labels of the test images
 * @param hasOutputRelu Whether a ReLU follows the logits, so that a class can be dead
 * @throws {UserError} If the store lacks a unit
 */
export async function collectOutcomes(
  plan: Plan,
  store: UnitReader,
  labels: Uint8Array,
  hasOutputRelu: boolean,
): Promise<PlanOutcomes> {
  const methods: MethodOutcomes[] = [];
  const dead: MemberDeadClasses[] = [];
  const losses: Record<string, Float32Array> = {};
  for (const methodPlan of plan) {
    methods.push(await methodOutcomes(methodPlan, store, labels));
    if (hasOutputRelu) dead.push(...await methodDeadClasses(methodPlan, store));
    losses[methodPlan.method] = await meanLosses(methodPlan, store);
  }
  return { methods, deadClasses: dead, losses };
}

async function methodOutcomes(
  { method, clean, attacks, variants, sweep }: MethodPlan,
  store: UnitReader,
  labels: Uint8Array,
): Promise<MethodOutcomes> {
  const either = async (
    { attack, grad1, grad2 }: PlannedAttack,
  ): Promise<AttackOutcomes> => {
    const [first, second] = [await readAttack(grad1, store), await readAttack(grad2, store)];
    return {
      attack,
      grad1: byAttacker(grad1, first.sets),
      grad2: second.sets[0]!,
      counters: { grad1: first.counters, grad2: second.counters },
    };
  };
  const byReading = async (
    { attack, attackLabel, grad1, grad2 }: PlannedVariant,
  ): Promise<AttackVariant> => {
    const first = await readAttack(grad1, store);
    const second = await Promise.all(
      Object.entries(grad2).map(async ([reading, slices]) =>
        [reading, await readAttack(slices, store)] as const
      ),
    );
    return {
      attack,
      attackLabel,
      grad1: byAttacker(grad1, first.sets),
      grad2: Object.fromEntries(second.map(([reading, { sets }]) => [reading, sets[0]!])),
      counters: {
        grad1: first.counters,
        grad2: Object.fromEntries(second.map(([reading, { counters }]) => [reading, counters])),
      },
    };
  };
  return {
    dataset: clean[0]!.unit.dataset as MethodOutcomes["dataset"],
    method,
    labels,
    clean: await readClean(clean, store),
    attacks: await Promise.all(attacks.map(either)),
    ...(variants.length > 0 && { variants: await Promise.all(variants.map(byReading)) }),
    ...(sweep.length > 0 && {
      sweep: await Promise.all(
        sweep.map(async (point) => ({ ...await either(point), epsilon: point.epsilon })),
      ),
    }),
  };
}

/**
 * The predictions on clean images.
 *
 * @throws {UserError} If the store lacks a slice
 */
export async function readClean(
  slices: readonly PlannedUnit[],
  store: UnitReader,
): Promise<Predictions> {
  const units = await readUnits(slices, store);
  return joinSlices(units.map(({ arrays }) => storedPredictions(arrays)))[0]!;
}

/** Names the attackers of the sets of images that Grad. 1 made. */
function byAttacker(
  slices: readonly PlannedUnit[],
  sets: readonly Predictions[],
): Grad1Outcome[] {
  const attackers = grad1Attackers(slices, sets.length);
  return sets.map((predictions, set) => ({ attacker: attackers[set]!, predictions }));
}

/**
 * The members whose gradients made the sets of images of Grad. 1: all, or the one asked for.
 *
 * @param members How many members the attacked ensemble has
 */
export function grad1Attackers(slices: readonly PlannedUnit[], members: number): number[] {
  const { attack } = slices[0]!.unit as AttackUnit;
  const { grad1 } = (attack as { source: { grad1: "all" | number } }).source;
  return grad1 === "all" ? Array.from({ length: members }, (_, member) => member) : [grad1];
}

async function methodDeadClasses(
  { method, members, clean }: MethodPlan,
  store: UnitReader,
): Promise<MemberDeadClasses[]> {
  const slices = (await readUnits(clean, store))
    .map(({ arrays }) => arrays[MAXIMAL_LOGITS]!.data as Float32Array);
  return deadClasses(slices, members.length)
    .map((classes, member) => ({ method, member, classes }))
    .filter(({ classes }) => classes.length > 0);
}

async function meanLosses(plan: MethodPlan, store: UnitReader): Promise<Float32Array> {
  const all = (await readPlannedMembers(plan, store)).map(({ arrays }) =>
    arrays[TRAINING_LOSSES]!.data
  );
  return Float32Array.from(
    all[0]!,
    (_, step) => all.reduce((sum, losses) => sum + losses[step]!, 0) / all.length,
  );
}

/**
 * What an attack found, its slices joined: each is read, and its digest checked, once.
 *
 * @returns The predictions on each set of images that it made, and what was counted at each step
 * @throws {UserError} If the store lacks a slice
 */
export async function readAttack(
  slices: readonly PlannedUnit[],
  store: UnitReader,
): Promise<{ sets: Predictions[]; counters: StepCounters[] }> {
  const units = await readUnits(slices, store);
  return {
    sets: joinSlices(units.map(({ arrays }) => storedPredictions(arrays))),
    counters: joinCounterSlices(units.map(({ arrays }, slice) => {
      const { from, to } = slices[slice]!.unit as AttackUnit;
      return storedCounters(arrays[COUNTERS]!, to - from, arrays[FOOLED_COUNTERS]);
    })),
  };
}

/**
 * The stored members of a plan. Their teachers are read as well: what those took, the members took.
 *
 * @throws {UserError} If the store lacks one
 */
export async function readPlannedMembers(
  { teachers, members }: Pick<MethodPlan, "teachers" | "members">,
  store: UnitReader,
): Promise<StoredUnit[]> {
  await readUnits(teachers, store);
  return await readUnits(members, store);
}

/**
 * The stored units of a plan.
 *
 * @throws {UserError} If the store lacks one
 */
export async function readUnits(
  planned: readonly PlannedUnit[],
  store: UnitReader,
): Promise<StoredUnit[]> {
  return await Promise.all(planned.map(async ({ key }) => {
    const unit = await store.get(key);
    if (unit === undefined) {
      throw new UserError(`The store lacks the unit ${key}: run again to compute it`);
    }
    return unit;
  }));
}
