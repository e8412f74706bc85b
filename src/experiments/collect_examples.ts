/** From the store to the examples of Figure 1. */

import { storedExamples } from "../evaluation/example_arrays.ts";
import type { ExampleSet } from "../evaluation/examples.ts";
import type { DatasetPlan } from "./dataset_plans.ts";
import type { UnitReader } from "./outcomes.ts";
import type { AttackSpec, AttackUnit } from "./unit.ts";

/**
 * The examples that finished plans found; none of a data set whose unit the store lacks, as one that
 * was filled by an older version does. No table and no claim needs them.
 */
export async function collectExamples(
  plans: readonly DatasetPlan[],
  store: UnitReader,
): Promise<ExampleSet[]> {
  const found = await Promise.all(plans.map(async ({ dataset, seeds: [first] }) => {
    const planned = first?.plan.flatMap(({ examples }) => examples ?? [])[0];
    const stored = planned && await store.get(planned.key);
    if (stored === undefined) return [];
    const { parameters } = (planned!.unit as AttackUnit).attack as AttackSpec;
    return [{
      dataset: dataset.name,
      method: planned!.method,
      seed: first!.seed,
      member: 0,
      parameters,
      ...storedExamples(stored.arrays),
    }];
  }));
  return found.flat();
}
