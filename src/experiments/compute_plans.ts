/** Computing the plans of an experiment on this machine. */

import type { Dataset } from "../data/dataset.ts";
import type { Backend } from "../backends/backend.ts";
import { isRaised, type StopFlag } from "../workers/stop_flag.ts";
import { inThisThread, inWorkers } from "./executor.ts";
import type { Part } from "./jobs.ts";
import { type PlannedUnit, planUnits } from "./plan.ts";
import { type RunEnd, type RunOptions, runUnits } from "./run_plan.ts";
import { type DatasetPlan, datasetsOf, wholePlan } from "./dataset_plans.ts";
import type { Store } from "./store.ts";
import type { RunProgress } from "./tally.ts";

/** Where an experiment is computed. */
export interface Compute {
  readonly backend: Backend;
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
  readonly finished?: NonNullable<RunOptions["finished"]>;
}

/**
 * Computes what the store lacks of plans, or of a share of them.
 *
 * @throws {Interrupted} If it is stopped before the end
 */
export function computePlans(
  plans: readonly DatasetPlan[],
  compute: Compute,
  part: Part = {},
): Promise<RunEnd> {
  return computeUnits(planUnits(wholePlan(plans)), datasetsOf(plans), compute, part);
}

/**
 * Computes what the store lacks of some units, which come after those they need.
 *
 * @param datasets By the name that units have for them
 * @throws {Interrupted} If it is stopped before the end
 */
export async function computeUnits(
  units: readonly PlannedUnit[],
  datasets: Readonly<Record<string, Dataset>>,
  { backend, store, workers, commit, stop, onProgress, onNote, finished }: Compute,
  part: Part = {},
): Promise<RunEnd> {
  const context = { backend, datasets, store, commit, stop };
  const executor = backend.grouping === "stacked"
    ? inThisThread(context)
    : inWorkers(context, { count: workers, onNote });
  try {
    return await runUnits(units, {
      ...part,
      store,
      executor,
      grouping: backend.grouping,
      isStopping: () => isRaised(stop),
      onProgress,
      ...(finished && { finished }),
    });
  } finally {
    executor.close();
  }
}
