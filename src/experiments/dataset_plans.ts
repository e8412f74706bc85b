/** The plans of a run: for each of its data sets an experiment, under each of its seeds. */

import type { BackendName } from "../backends/names.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Experiment } from "./experiment.ts";
import { makePlan, type Plan } from "./plan.ts";

/** What is to be done under one seed. */
export interface SeedPlan {
  readonly seed: number;
  readonly plan: Plan;
}

/** What is to be done on one data set. */
export interface DatasetPlan {
  readonly experiment: Experiment;
  readonly dataset: Dataset;
  readonly seeds: readonly SeedPlan[];
}

/**
 * The plans of an experiment under the seeds `experiment.seed`, `experiment.seed + 1`, ….
 *
 * @param replicates How many seeds
 * @param dataset A data set that is already limited to the images the experiment uses
 */
export function datasetPlan(
  experiment: Experiment,
  replicates: number,
  dataset: Dataset,
  backend: BackendName,
): DatasetPlan {
  const seeds = Array.from({ length: replicates }, (_, i) => experiment.seed + i);
  return {
    experiment,
    dataset,
    seeds: seeds.map((seed, s) => {
      const plan = makePlan({ ...experiment, seed }, dataset, backend);
      // Examples of one seed are enough to be shown.
      return { seed, plan: s === 0 ? plan : plan.map(({ examples: _, ...method }) => method) };
    }),
  };
}

/** All units of a run's plans, method by method. */
export function wholePlan(plans: readonly DatasetPlan[]): Plan {
  return plans.flatMap(({ seeds }) => seeds.flatMap(({ plan }) => plan));
}

/** The data sets of a run's plans by name. */
export function datasetsOf(plans: readonly DatasetPlan[]): Readonly<Record<string, Dataset>> {
  return Object.fromEntries(plans.map(({ dataset }) => [dataset.name, dataset]));
}
