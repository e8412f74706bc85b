/** Computing a run's units, with a progress bar. */

import { type Compute, computePlans } from "../experiments/compute_plans.ts";
import { wholePlan } from "../experiments/dataset_plans.ts";
import { jobsOfPart, type Part } from "../experiments/jobs.ts";
import { planUnits } from "../experiments/plan.ts";
import type { RunEnd } from "../experiments/run_plan.ts";
import { makeStopFlag, type StopFlag } from "../workers/stop_flag.ts";
import type { Console } from "./console.ts";
import { finishedOf, listUnits, partOfPlan, planSummary } from "./list_plan.ts";
import type { PreparedRun } from "./prepare.ts";
import { canDrawBars, runProgress } from "./progress.ts";
import type { MachineOptions } from "./run_flags.ts";

/** What computing takes of a run. */
export interface ComputableRun extends Pick<PreparedRun, "backend" | "store" | "plans" | "commit"> {
  readonly options: Pick<MachineOptions, "workers" | "quiet">;
}

/**
 * Computes what the store lacks of a run, or of a share of it.
 *
 * @throws {Interrupted} If `stop` is raised before the end
 */
export async function computeRun(
  run: ComputableRun,
  { note }: Pick<Console, "note">,
  stop: StopFlag = makeStopFlag(),
  part: Part = {},
): Promise<RunEnd> {
  const units = planUnits(wholePlan(run.plans));
  const mine = jobsOfPart(units, run.backend.grouping, part).flatMap(({ units }) => units);
  const { share } = part;
  const of = share === undefined ? "" : `Share ${share.index}/${share.count}: `;
  const plan = await listUnits(run);
  note(of + planSummary(partOfPlan(plan, mine), run));
  return await withProgress(
    run,
    { note },
    stop,
    (compute) => computePlans(run.plans, { ...compute, finished: finishedOf(plan) }, part),
  );
}

/** Has something computed where a run is, with a progress bar. */
export async function withProgress<T>(
  run: ComputableRun,
  { note }: Pick<Console, "note">,
  stop: StopFlag,
  body: (compute: Compute) => Promise<T>,
): Promise<T> {
  const { options: { workers, quiet } } = run;
  const bar = runProgress({ quiet, isTerminal: canDrawBars() }, note);
  try {
    return await body({
      ...run,
      workers,
      stop,
      onProgress: (progress) => bar?.update(progress),
      onNote: note,
    });
  } finally {
    bar?.stop();
  }
}
