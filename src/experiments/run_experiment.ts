/** One experiment from its plans, one for each seed, to its outcomes. */

import type { Backend } from "../backends/backend.ts";
import type { BackendName } from "../backends/names.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Replicate } from "../evaluation/outcomes.ts";
import type { StopFlag } from "../workers/stop_flag.ts";
import { isRaised } from "../workers/stop_flag.ts";
import { type Computing, NotingReader } from "./computing.ts";
import { inThisThread, inWorkers } from "./executor.ts";
import type { Experiment } from "./experiment.ts";
import { collectOutcomes, type MemberDeadClasses } from "./outcomes.ts";
import { makePlan, type Plan } from "./plan.ts";
import { type RunEnd, type RunOptions, runPlan } from "./run_plan.ts";
import type { Store } from "./store.ts";
import type { RunProgress } from "./tally.ts";

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

/** Where an experiment is computed. */
export interface Compute {
  readonly backend: Backend;
  readonly dataset: Dataset;
  readonly store: Store;
  /** Threads on a CPU backend. */
  readonly workers: number;
  /** The commit of the program, if it runs from a checkout. */
  readonly commit: string | null;
  /** Raising it saves what is under way and ends the run. */
  readonly stop: StopFlag;
  readonly onProgress: (progress: RunProgress) => void;
  /** Told, in one line, of what went wrong and was mended. */
  readonly onNote: (message: string) => void;
}

/**
 * Computes what the store lacks of plans, or of a share of them.
 *
 * @throws {Interrupted} If it is stopped before the end
 */
export async function computePlans(
  plans: readonly SeedPlan[],
  { backend, workers, stop, onProgress, onNote, ...context }: Compute,
  part: Pick<RunOptions, "share" | "only"> = {},
): Promise<RunEnd> {
  const executor = backend.grouping === "stacked"
    ? inThisThread({ ...context, backend, stop })
    : inWorkers({ ...context, backend, stop }, { count: workers, onNote });
  try {
    return await runPlan(plans.flatMap(({ plan }) => plan), {
      ...part,
      store: context.store,
      executor,
      grouping: backend.grouping,
      isStopping: () => isRaised(stop),
      onProgress,
    });
  } finally {
    executor.close();
  }
}

/** What an experiment found under all its seeds. */
export interface Findings {
  readonly replicates: readonly Replicate[];
  readonly deadClasses: readonly (MemberDeadClasses & { readonly seed: number })[];
  /** Each method's training loss at every step, averaged over its members, under the first seed. */
  readonly losses: Readonly<Record<string, Float32Array>>;
  readonly computing: Computing;
}

/**
 * Collects what finished plans found.
 *
 * @param labels True labels of the test images
 * @param hasOutputRelu Whether a ReLU follows the logits, so that a class can be dead
 * @throws {UserError} If the store lacks a unit
 */
export async function collectFindings(
  plans: readonly SeedPlan[],
  store: Store,
  labels: Uint8Array,
  hasOutputRelu: boolean,
): Promise<Findings> {
  const reader = new NotingReader(store);
  const found = await Promise.all(plans.map(async ({ seed, plan }) => ({
    seed,
    ...await collectOutcomes(plan, reader, labels, hasOutputRelu),
  })));
  return {
    replicates: found.map(({ seed, methods }) => ({ seed, methods })),
    deadClasses: found.flatMap(({ seed, deadClasses }) =>
      deadClasses.map((dead) => ({ seed, ...dead }))
    ),
    losses: found[0]!.losses,
    computing: reader.computing,
  };
}
