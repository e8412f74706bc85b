/** From the store to the outcomes that tables and claims are computed from. */

import type {
  AttackOutcomes,
  AttackVariant,
  Grad1Outcome,
  MethodOutcomes,
  Predictions,
} from "../evaluation/outcomes.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import { COUNTERS, joinCounterSlices, storedCounters } from "../evaluation/counter_arrays.ts";
import { deadClasses } from "../evaluation/dead_classes.ts";
import type { MethodPlan, Plan, PlannedAttack, PlannedUnit, PlannedVariant } from "./plan.ts";
import type { Store, StoredUnit } from "./store.ts";
import type { AttackUnit } from "./unit.ts";
import { joinSlices, LOSSES, MAXIMAL_LOGITS, storedPredictions } from "./unit_arrays.ts";

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

/**
 * Collects the outcomes of a finished plan.
 *
 * @param labels True labels of the test images
 * @param hasOutputRelu Whether a ReLU follows the logits, so that a class can be dead
 * @throws {Error} If the store lacks a unit
 */
export async function collectOutcomes(
  plan: Plan,
  store: Store,
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
  store: Store,
  labels: Uint8Array,
): Promise<MethodOutcomes> {
  const only = async (slices: readonly PlannedUnit[]): Promise<Predictions> =>
    (await readSlices(slices, store))[0]!;
  const grad1Of = (slices: readonly PlannedUnit[]): Promise<Grad1Outcome[]> =>
    grad1Outcomes(slices, store);
  const counted = (slices: readonly PlannedUnit[]): Promise<StepCounters[]> =>
    readCounters(slices, store);
  const either = async ({ attack, grad1, grad2 }: PlannedAttack): Promise<AttackOutcomes> => ({
    attack,
    grad1: await grad1Of(grad1),
    grad2: await only(grad2),
    counters: { grad1: await counted(grad1), grad2: await counted(grad2) },
  });
  const byReading = async (
    { attack, attackLabel, grad1, grad2 }: PlannedVariant,
  ): Promise<AttackVariant> => ({
    attack,
    attackLabel,
    grad1: await grad1Of(grad1),
    grad2: await mapValues(grad2, only),
    counters: { grad1: await counted(grad1), grad2: await mapValues(grad2, counted) },
  });
  return {
    method,
    labels,
    clean: await only(clean),
    attacks: await Promise.all(attacks.map(either)),
    ...(variants.length > 0 && { variants: await Promise.all(variants.map(byReading)) }),
    ...(sweep.length > 0 && {
      sweep: await Promise.all(
        sweep.map(async (point) => ({ ...await either(point), epsilon: point.epsilon })),
      ),
    }),
  };
}

async function grad1Outcomes(
  slices: readonly PlannedUnit[],
  store: Store,
): Promise<Grad1Outcome[]> {
  const { attack } = slices[0]!.unit as AttackUnit;
  const { grad1 } = (attack as { source: { grad1: "all" | number } }).source;
  const byAttacker = await readSlices(slices, store);
  return byAttacker.map((predictions, set) => ({
    attacker: grad1 === "all" ? set : grad1,
    predictions,
  }));
}

async function methodDeadClasses(
  { method, members, clean }: MethodPlan,
  store: Store,
): Promise<MemberDeadClasses[]> {
  const slices = await Promise.all(
    clean.map(async (planned) =>
      (await stored(planned, store)).arrays[MAXIMAL_LOGITS]!.data as Float32Array
    ),
  );
  return deadClasses(slices, members.length)
    .map((classes, member) => ({ method, member, classes }))
    .filter(({ classes }) => classes.length > 0);
}

async function meanLosses({ members }: MethodPlan, store: Store): Promise<Float32Array> {
  const all = await Promise.all(
    members.map(async (planned) => (await stored(planned, store)).arrays[LOSSES]!.data),
  );
  return Float32Array.from(
    all[0]!,
    (_, step) => all.reduce((sum, losses) => sum + losses[step]!, 0) / all.length,
  );
}

async function readSlices(slices: readonly PlannedUnit[], store: Store): Promise<Predictions[]> {
  return joinSlices(
    await Promise.all(
      slices.map(async (planned) => storedPredictions((await stored(planned, store)).arrays)),
    ),
  );
}

async function readCounters(
  slices: readonly PlannedUnit[],
  store: Store,
): Promise<StepCounters[]> {
  return joinCounterSlices(
    await Promise.all(slices.map(async (planned) => {
      const { from, to } = planned.unit as AttackUnit;
      return storedCounters((await stored(planned, store)).arrays[COUNTERS]!, to - from);
    })),
  );
}

async function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  f: (value: T) => Promise<U>,
): Promise<Record<string, U>> {
  return Object.fromEntries(
    await Promise.all(
      Object.entries(record).map(async ([name, value]) => [name, await f(value)] as const),
    ),
  );
}

async function stored({ key }: PlannedUnit, store: Store): Promise<StoredUnit> {
  const unit = await store.get(key);
  if (unit === undefined) throw new Error(`The store lacks the unit ${key}`);
  return unit;
}
