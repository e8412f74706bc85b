/** What a store lacks of a run's plans. */

import type { DatasetPlan } from "./dataset_plans.ts";
import { type MethodPlan, type PlannedUnit, planUnits } from "./plan.ts";
import type { Store } from "./store.ts";

/** How many units there are, and how many of them are in the store. */
export interface UnitCount {
  readonly finished: number;
  readonly of: number;
}

/** How much of one method, on one data set and under one seed, is in the store. */
export interface MethodState {
  readonly dataset: string;
  readonly seed: number;
  readonly method: MethodPlan["method"];
  /** Whom the members learn from. */
  readonly teachers: UnitCount;
  readonly members: UnitCount;
  readonly attacks: UnitCount;
}

/** How much of each method of a run is in the store, in the order of the plans. */
export async function methodStates(
  plans: readonly DatasetPlan[],
  store: Store,
): Promise<MethodState[]> {
  const states: MethodState[] = [];
  for (const { dataset, seeds } of plans) {
    for (const { seed, plan } of seeds) {
      for (const { method, teachers, members, examples: _, ...attacks } of plan) {
        // No result needs the examples.
        const attackUnits = planUnits([{ method, teachers: [], members: [], ...attacks }]);
        states.push({
          dataset: dataset.name,
          seed,
          method,
          teachers: await countIn(store, teachers),
          members: await countIn(store, members),
          attacks: await countIn(store, attackUnits),
        });
      }
    }
  }
  return states;
}

async function countIn(store: Store, units: readonly PlannedUnit[]): Promise<UnitCount> {
  const { size: finished } = await store.madeOf(units.map(({ key }) => key));
  return { finished, of: units.length };
}

/** Whether a method lacks nothing. */
export function isWhole({ teachers, members, attacks }: MethodState): boolean {
  return [teachers, members, attacks].every(({ finished, of }) => finished === of);
}

/**
 * The plans without the methods that lack something under any of the seeds, and without the data
 * sets that have no other.
 */
export function wholeMethods(
  plans: readonly DatasetPlan[],
  states: readonly MethodState[],
): DatasetPlan[] {
  const lacking = new Set(
    states.filter((state) => !isWhole(state)).map(({ dataset, method }) => `${dataset} ${method}`),
  );
  return plans.map(({ seeds, ...part }) => ({
    ...part,
    seeds: seeds.map(({ seed, plan }) => ({
      seed,
      plan: plan.filter(({ method }) => !lacking.has(`${part.dataset.name} ${method}`)),
    })),
  })).filter(({ seeds }) => seeds[0]!.plan.length > 0);
}
