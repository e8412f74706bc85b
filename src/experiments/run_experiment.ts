/** One experiment from its plan to its outcomes, once for each seed. */

import type { Backend } from "../backends/backend.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Replicate } from "../evaluation/outcomes.ts";
import { inThisThread, inWorkers } from "./executor.ts";
import type { Experiment } from "./experiment.ts";
import { collectOutcomes, type MemberDeadClasses } from "./outcomes.ts";
import { makePlan } from "./plan.ts";
import { runPlan, type RunProgress } from "./run_plan.ts";
import type { Store } from "./store.ts";

/** What an experiment found under all its seeds. */
export interface Findings {
  readonly replicates: readonly Replicate[];
  readonly deadClasses: readonly (MemberDeadClasses & { readonly seed: number })[];
  /** Each method's training loss at every step, averaged over its members, under the first seed. */
  readonly losses: Readonly<Record<string, Float32Array>>;
}

/** Where an experiment is computed. */
export interface Compute {
  readonly backend: Backend;
  readonly workers: number;
  readonly store: Store;
  readonly onProgress: (progress: RunProgress) => void;
}

/**
 * Runs an experiment under the seeds `experiment.seed`, `experiment.seed + 1`, …: what the store
 * does not hold is computed.
 *
 * @param replicates How many seeds
 * @param dataset A data set that is already limited to the images the experiment uses
 */
export async function runExperiment(
  experiment: Experiment,
  replicates: number,
  dataset: Dataset,
  { backend, workers, store, onProgress }: Compute,
): Promise<Findings> {
  const seeds = Array.from({ length: replicates }, (_, i) => experiment.seed + i);
  const plans = seeds.map((seed) => makePlan({ ...experiment, seed }, dataset, backend.name));
  const executor = backend.grouping === "stacked"
    ? inThisThread(backend, dataset, store)
    : inWorkers(workers, backend.name, dataset, store);
  try {
    await runPlan(plans.flat(), store, executor, backend.grouping, onProgress);
  } finally {
    executor.close();
  }
  const hasOutputRelu = experiment.readings.outputRelu === "literal";
  const found = await Promise.all(
    plans.map((plan) => collectOutcomes(plan, store, dataset.test.labels, hasOutputRelu)),
  );
  return {
    replicates: seeds.map((seed, i) => ({ seed, methods: found[i]!.methods })),
    deadClasses: seeds.flatMap((seed, i) =>
      found[i]!.deadClasses.map((dead) => ({ seed, ...dead }))
    ),
    losses: found[0]!.losses,
  };
}
