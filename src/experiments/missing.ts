/** What a store lacks of a plan. */

import { type MethodPlan, planUnits } from "./plan.ts";
import type { SeedPlan } from "./seed_plans.ts";
import type { Store } from "./store.ts";
import type { Unit } from "./unit.ts";

/** How many units there are, and how many of them are in the store. */
export interface UnitCount {
  readonly finished: number;
  readonly of: number;
}

/** How much of one method, under one seed, is in the store. */
export interface MethodState extends Readonly<Record<Unit["kind"], UnitCount>> {
  readonly seed: number;
  readonly method: MethodPlan["method"];
}

/** How much of each method of an experiment is in the store, in the order of the plans. */
export async function methodStates(
  plans: readonly SeedPlan[],
  store: Store,
): Promise<MethodState[]> {
  const states: MethodState[] = [];
  for (const { seed, plan } of plans) {
    for (const methodPlan of plan) {
      const counts = { train: { finished: 0, of: 0 }, attack: { finished: 0, of: 0 } };
      for (const { key, unit } of planUnits([methodPlan])) {
        counts[unit.kind].of++;
        if (await store.has(key)) counts[unit.kind].finished++;
      }
      states.push({ seed, method: methodPlan.method, ...counts });
    }
  }
  return states;
}

/** Whether a method lacks nothing. */
export function isWhole({ train, attack }: MethodState): boolean {
  return train.finished === train.of && attack.finished === attack.of;
}

/** The plans without the methods that lack something under any of the seeds. */
export function wholeMethods(
  plans: readonly SeedPlan[],
  states: readonly MethodState[],
): SeedPlan[] {
  const lacking = new Set(states.filter((state) => !isWhole(state)).map(({ method }) => method));
  return plans.map(({ seed, plan }) => ({
    seed,
    plan: plan.filter(({ method }) => !lacking.has(method)),
  }));
}
