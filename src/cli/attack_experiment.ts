/** What the commands that make attacks beside the tables' have in common: grad2 and strongest. */

import type { Dataset } from "../data/dataset.ts";
import type { AttackRun } from "../experiments/attack_run.ts";
import { computeUnits } from "../experiments/compute_plans.ts";
import { datasetsOf } from "../experiments/dataset_plans.ts";
import type { Experiment } from "../experiments/experiment.ts";
import { type AttacksPlan, unitsOfPlans } from "../experiments/plan_attacks.ts";
import type { StopFlag } from "../workers/stop_flag.ts";
import { withProgress } from "./compute.ts";
import type { Console } from "./console.ts";
import { finishedOf, listPlanned, planSummary } from "./list_plan.ts";
import type { PreparedRun } from "./prepare.ts";

/** Attacks on one data set under one seed. */
export interface PlacedAttacks<Point> {
  readonly dataset: Dataset;
  readonly experiment: Experiment;
  readonly plans: readonly AttacksPlan<Point>[];
}

/**
 * Computes what the store lacks of attacks, with a progress bar.
 *
 * @throws {Interrupted} If it was stopped before the end
 */
export async function computeAttacks(
  run: PreparedRun,
  all: readonly PlacedAttacks<unknown>[],
  heard: Pick<Console, "note">,
  stop: StopFlag,
): Promise<void> {
  const placed = all.flatMap(({ dataset, plans }) =>
    unitsOfPlans(plans).map((unit) => ({ ...unit, dataset: dataset.name, seed: plans[0]!.seed }))
  );
  const plan = await listPlanned(placed, run.store, run.backend.name);
  heard.note(planSummary(plan, run));
  await withProgress(
    run,
    heard,
    stop,
    (compute) =>
      computeUnits(placed, datasetsOf(run.plans), { ...compute, finished: finishedOf(plan) }),
  );
}

/** What is known of such a run besides its units. */
export function describeRun(
  { options, backend, startedAt }: PreparedRun,
  { epochs, batchSize }: Experiment,
  dataset: Dataset,
  readings: AttackRun["readings"],
): Omit<AttackRun, "computing"> {
  return {
    profile: options.profile.name,
    epochs,
    batchSize,
    trainImages: dataset.train.count,
    readings,
    backend: backend.name,
    startedAt: startedAt.toISOString(),
  };
}
