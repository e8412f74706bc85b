/** `reproduce calibrate`: what the paper leaves open about training, chosen by clean accuracy. */

import type { DatasetCalibration, FactorCalibration } from "../calibration/calibration.ts";
import { calibrationJson, calibrationOf } from "../calibration/calibration_file.ts";
import { renderCalibration } from "../calibration/calibration_text.ts";
import { basePlan, type CandidatePlan, candidatePlans } from "../calibration/candidate_plans.ts";
import { defaultOf, type FactorName, hasBase } from "../calibration/factors.ts";
import {
  type MeasuredNetworks,
  type MeasuredValue,
  measureFactor,
} from "../calibration/measure.ts";
import type { Dataset } from "../data/dataset.ts";
import { holdOut } from "../data/hold_out.ts";
import { DRAWN_COUNTS, type LoadDatasetOptions } from "../data/load.ts";
import type { DatasetPlan } from "../experiments/dataset_plans.ts";
import { NotingReader } from "../experiments/computing.ts";
import { BATCH_SIZE } from "../experiments/experiment.ts";
import { collectOutcomes } from "../experiments/outcomes.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { makeStopFlag, type StopFlag } from "../workers/stop_flag.ts";
import type { CalibrateOptions } from "./calibrate_flags.ts";
import { currentCommit } from "./commit.ts";
import { type ComputableRun, computeRun } from "./compute.ts";
import { type Console, unlessQuiet } from "./console.ts";
import { openStore } from "./open_store.ts";
import { loadWithBar, workingBackend } from "./prepare.ts";

/** A calibration before its first unit is computed. */
interface PreparedCalibration extends ComputableRun {
  readonly options: CalibrateOptions;
  readonly dataset: Dataset;
  readonly candidates: readonly CandidatePlan[];
  /** Of the networks beside which methods' costs are measured, if a factor asks for them. */
  readonly base: DatasetPlan | undefined;
  readonly startedAt: Date;
}

/**
 * Trains networks with every value of the factors, measures their clean accuracy on held-out
 * training images, and prints which value the rule chooses. No network is attacked. Networks of all
 * factors are computed in one run, so that no thread is idle while there is work.
 *
 * @param stop Raising it saves what is under way and ends the run
 * @param files Other files of a data set than the published ones, for tests
 * @throws {UserError} If an option, the data or a folder is not as it must be
 * @throws {Interrupted} If it was stopped before the end
 */
export async function calibrate(
  options: CalibrateOptions,
  console: Console,
  stop: StopFlag = makeStopFlag(),
  files?: LoadDatasetOptions["files"],
): Promise<DatasetCalibration> {
  const heard = unlessQuiet(options, console);
  const run = await prepare(options, heard, stop, files);
  await computeRun(run, heard, stop);
  const factors: FactorCalibration[] = [];
  for (const factor of options.factors) factors.push(await factorCalibration(factor, run));
  const found = { dataset: run.dataset.name, factors };
  console.out(renderCalibration(found));
  if (options.json !== undefined) {
    await writeFileAtomically(options.json, calibrationJson(calibrationOf(found)));
  }
  return found;
}

async function prepare(
  options: CalibrateOptions,
  { note }: Console,
  stop: StopFlag,
  files: LoadDatasetOptions["files"],
): Promise<PreparedCalibration> {
  const startedAt = new Date();
  const { backend, skipped } = await workingBackend(options.backend);
  const { dataset: whole, notes } = await loadWithBar({ ...imagesOf(options), files }, stop);
  notes.forEach((text) => note(text));
  const dataset = holdOut(whole, options.heldOut, options.trainLimit);
  const candidates = candidatePlans(options.factors, options, dataset, backend.name);
  // The optimizer's default is the base itself.
  const isBase = ({ factor, value }: CandidatePlan): boolean =>
    factor === "optimizer" && value === defaultOf(factor);
  const base = candidates.find(isBase)?.plan ??
    (options.factors.some(hasBase) ? basePlan(options, dataset, backend.name) : undefined);
  for (const { name, reason } of skipped) note(`Backend ${name} passed over: ${reason}`);
  return {
    options,
    backend,
    dataset,
    candidates,
    base,
    plans: [
      ...new Set([...candidates.map(({ plan }) => plan), ...base === undefined ? [] : [base]]),
    ],
    store: openStore(options.out, note),
    commit: await currentCommit(),
    startedAt,
  };
}

/** Drawn digits are drawn in the numbers that are needed; of the others all are loaded. */
function imagesOf(
  { dataset, trainLimit, heldOut, dataDir, quiet }: CalibrateOptions,
): Parameters<typeof loadWithBar>[0] {
  const drawn = { trainLimit: (trainLimit ?? DRAWN_COUNTS.train) + heldOut, testLimit: 1 };
  return { dataset, dataDir, quiet, ...(dataset === "synthetic" && drawn) };
}

async function factorCalibration(
  factor: FactorName,
  { options, dataset, backend, store, candidates, base, commit, startedAt }: PreparedCalibration,
): Promise<FactorCalibration> {
  const reader = new NotingReader(store);
  const predicted = async (
    { experiment, seeds: [only] }: DatasetPlan,
  ): Promise<MeasuredNetworks> => {
    const hasOutputRelu = experiment.readings.outputRelu === "literal";
    const { methods: [outcomes], deadClasses } = await collectOutcomes(
      only!.plan,
      reader,
      dataset.test.labels,
      hasOutputRelu,
    );
    return {
      outcomes: outcomes!,
      deadClasses: deadClasses.map(({ member, classes }) => ({ member, classes })),
    };
  };
  const measured: MeasuredValue[] = [];
  for (const { value, plan } of candidates.filter((one) => one.factor === factor)) {
    measured.push({ value, ...await predicted(plan) });
  }
  const baseMeasured = hasBase(factor) ? await predicted(base!) : undefined;
  const { members, epochs, seed } = options;
  const findings = measureFactor(factor, measured, dataset.name, seed, baseMeasured);
  return {
    factor,
    method: findings.method,
    protocol: {
      trainImages: dataset.train.count,
      heldOutImages: dataset.test.count,
      epochs,
      members,
      batchSize: BATCH_SIZE,
      seed,
    },
    backend: { name: backend.name, device: backend.device },
    computing: reader.computing,
    commit,
    startedAt: startedAt.toISOString(),
    paper: findings.paper,
    ...(findings.base !== undefined && { base: findings.base }),
    values: findings.values,
    choice: findings.choice,
    rule: findings.rule,
  };
}
