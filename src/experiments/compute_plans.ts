/** Computing the plans of an experiment on this machine. */

import type { Backend } from "../backends/backend.ts";
import type { Dataset } from "../data/dataset.ts";
import { isRaised, type StopFlag } from "../workers/stop_flag.ts";
import { inThisThread, inWorkers } from "./executor.ts";
import { type RunEnd, type RunOptions, runPlan } from "./run_plan.ts";
import type { SeedPlan } from "./seed_plans.ts";
import type { Store } from "./store.ts";
import type { RunProgress } from "./tally.ts";

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
