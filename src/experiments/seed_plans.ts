/** The plans of an experiment, one for each seed. */

import type { BackendName } from "../backends/names.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Experiment } from "./experiment.ts";
import { makePlan, type Plan } from "./plan.ts";

/** What is to be done under one seed. */
export interface SeedPlan {
  readonly seed: number;
  readonly plan: Plan;
}

/**
 * The plans of an experiment under the seeds `experiment.seed`, `experiment.seed + 1`, ….
 *
 * @param replicates How many seeds
 * @param dataset A data set that is already limited to the images the experiment uses
 */
export function seedPlans(
  experiment: Experiment,
  replicates: number,
  dataset: Dataset,
  backend: BackendName,
): SeedPlan[] {
  const seeds = Array.from({ length: replicates }, (_, i) => experiment.seed + i);
  return seeds.map((seed) => ({
    seed,
    plan: makePlan({ ...experiment, seed }, dataset, backend),
  }));
}
