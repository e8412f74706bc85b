/** What a store lacks of a run's plans. */

import type { DatasetPlan } from "./dataset_plans.ts";
import { type MethodPlan, planUnits } from "./plan.ts";
import type { Store } from "./store.ts";
import type { Unit } from "./unit.ts";

/** How many units there are, and how many of them are in the store. */
export interface UnitCount {
  readonly finished: number;
  readonly of: number;
}

/** How much of one method, on one data set and under one seed, is in the store. */
export interface MethodState extends Readonly<Record<Unit["kind"], UnitCount>> {
  readonly dataset: string;
  readonly seed: number;
  readonly method: MethodPlan["method"];
}

/** How much of each method of a run is in the store, in the order of the plans. */
export async function methodStates(
  plans: readonly DatasetPlan[],
  store: Store,
): Promise<MethodState[]> {
  const states: MethodState[] = [];
  for (const { dataset, seeds } of plans) {
    for (const { seed, plan } of seeds) {
      for (const methodPlan of plan) {
        const counts = { train: { finished: 0, of: 0 }, attack: { finished: 0, of: 0 } };
        const { examples: _, ...measured } = methodPlan; // no result needs them
        for (const { key, unit } of planUnits([measured])) {
          counts[unit.kind].of++;
          if (await store.has(key)) counts[unit.kind].finished++;
        }
        states.push({ dataset: dataset.name, seed, method: methodPlan.method, ...counts });
      }
    }
  }
  return states;
}

/** Whether a method lacks nothing. */
export function isWhole({ train, attack }: MethodState): boolean {
  return train.finished === train.of && attack.finished === attack.of;
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
