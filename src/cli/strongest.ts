/** `reproduce strongest`: what the strongest attack per image leaves of the paper's methods. */

import { join } from "node:path";
import type { Dataset } from "../data/dataset.ts";
import { computeUnits } from "../experiments/compute_plans.ts";
import { datasetsOf } from "../experiments/dataset_plans.ts";
import type { Experiment } from "../experiments/experiment.ts";
import { formatTables } from "../reports/table_formats.ts";
import { planSuite, type SuitePlan, suiteUnits } from "../strongest/plan.ts";
import { STRONGEST, suiteFileName, writeSuite } from "../strongest/folder.ts";
import { collectSuite, type SuiteOutcomes } from "../strongest/outcomes.ts";
import { paperEpsilons, type SuiteOptions } from "../strongest/suite.ts";
import { tableX } from "../strongest/table.ts";
import { strongestText } from "../strongest/text.ts";
import { makeStopFlag, type StopFlag } from "../workers/stop_flag.ts";
import { withProgress } from "./compute.ts";
import { type Console, unlessQuiet } from "./console.ts";
import { listPlanned, planSummary } from "./list_plan.ts";
import { type PreparedRun, prepareRun } from "./prepare.ts";
import type { StrongestOptions } from "./strongest_flags.ts";

/** The list on one data set under one seed. */
interface PlacedSuite {
  readonly dataset: Dataset;
  readonly experiment: Experiment;
  readonly suite: SuiteOptions;
  readonly plans: readonly SuitePlan[];
}

/**
 * Computes what the store lacks of the attacks, writes what was found and prints it.
 *
 * @throws {UserError} If an option, the data or a folder is not as it must be
 * @throws {Interrupted} If it was stopped before the end
 */
export async function runStrongest(
  options: StrongestOptions,
  console: Console,
  stop: StopFlag = makeStopFlag(),
): Promise<readonly SuiteOutcomes[]> {
  const heard = unlessQuiet(options.run, console);
  const run = await prepareRun(options.run, "compute", heard);
  const suites = plannedSuites(run, options);
  const placed = suites.flatMap(({ dataset, plans }) =>
    suiteUnits(plans).map((unit) => ({ ...unit, dataset: dataset.name, seed: plans[0]!.seed }))
  );
  heard.note(
    planSummary(await listPlanned(placed, run.store, run.backend.name), options.run.workers),
  );
  await withProgress(
    run,
    heard,
    stop,
    (compute) => computeUnits(placed, datasetsOf(run.plans), compute),
  );
  const found: SuiteOutcomes[] = [];
  for (const { dataset, experiment, suite, plans } of suites) {
    for (const plan of plans) {
      const about = runOf(run, experiment, dataset);
      found.push(await collectSuite(plan, dataset, suite, about, run.store));
    }
  }
  const directory = join(options.run.out, STRONGEST);
  for (const one of found) {
    await writeSuite(directory, one);
    heard.note(`Written to ${join(directory, suiteFileName(one))}`);
  }
  const { format } = options.run;
  console.out(format === "table" ? strongestText(found) : formatTables(tableX(found), format));
  return found;
}

function plannedSuites(run: PreparedRun, options: StrongestOptions): PlacedSuite[] {
  return run.plans.flatMap(({ experiment, dataset, seeds }) => {
    const { restarts, queries, singles = experiment.members } = options;
    const suite = {
      epsilons: options.epsilons.length > 0 ? options.epsilons : paperEpsilons(dataset.name),
      restarts,
      queries,
      singles,
    };
    const images = Math.min(options.images, dataset.test.count);
    return seeds.map(({ seed }) => ({
      dataset,
      experiment,
      suite,
      plans: planSuite({ ...experiment, seed }, dataset, run.backend.name, suite, images),
    }));
  });
}

function runOf(
  { options, backend, startedAt }: PreparedRun,
  { epochs, batchSize }: Experiment,
  dataset: Dataset,
): Parameters<typeof collectSuite>[3] {
  return {
    profile: options.profile.name,
    epochs,
    batchSize,
    trainImages: dataset.train.count,
    readings: { ...options.readings },
    backend: backend.name,
    startedAt: startedAt.toISOString(),
  };
}
