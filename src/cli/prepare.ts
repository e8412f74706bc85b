/** From options to what a run consists of: data, backend, store, plans. */

import type { BackendChoice } from "../backends/backend.ts";
import { groupingOf } from "../backends/names.ts";
import type { DatasetName } from "../data/dataset.ts";
import { loadDataset, type LoadDatasetOptions } from "../data/load.ts";
import { BATCH_SIZE, checkExperiment, type Experiment } from "../experiments/experiment.ts";
import { type DatasetPlan, datasetPlan } from "../experiments/dataset_plans.ts";
import { profileEpochs } from "../experiments/profile.ts";
import type { Store } from "../experiments/store.ts";
import { makeStopFlag, type StopFlag, stopSignal } from "../workers/stop_flag.ts";
import type { Console } from "./console.ts";
import { currentCommit } from "./commit.ts";
import type { RunOptions } from "./run_flags.ts";
import { openStore } from "./open_store.ts";
import { canDrawBars, downloadBar } from "./progress.ts";

/** Everything that is known of a run before its first unit is computed. */
export interface PreparedRun extends BackendChoice {
  readonly options: RunOptions;
  readonly store: Store;
  /** One for each data set, in the order of the options. */
  readonly plans: readonly DatasetPlan[];
  readonly commit: string | null;
  readonly startedAt: Date;
}

/**
 * Prepares a run.
 *
 * @param purpose To `compute` it, a backend must work here; to `look` at what is planned or stored,
 * one that is named need not, as on a cluster's front end
 * @param stop Raising it gives up a download
 * @param source Other files of a data set than the published ones, and another way to fetch them, for
 * tests
 * @throws {UserError} If an option, the data or a folder is not as it must be
 * @throws {Interrupted} If it was stopped before the data was there
 */
export async function prepareRun(
  options: RunOptions,
  purpose: "compute" | "look",
  { note }: Pick<Console, "note">,
  stop: StopFlag = makeStopFlag(),
  source: Pick<LoadDatasetOptions, "files" | "fetch"> = {},
): Promise<PreparedRun> {
  const startedAt = new Date();
  checkExperiment(experimentOf(options, "synthetic")); // before anything is loaded
  const choice = purpose === "look" && options.backend !== "auto"
    ? named(options.backend)
    : await workingBackend(options.backend);
  const plans: DatasetPlan[] = [];
  for (const name of options.datasets) {
    const { dataset, notes } = await loadWithBar({ ...options, ...source, dataset: name }, stop);
    notes.forEach((text) => note(text));
    const experiment = experimentOf(options, dataset.name);
    plans.push(datasetPlan(experiment, options.replicates, dataset, choice.backend.name));
  }
  for (const { name, reason } of choice.skipped) note(`Backend ${name} passed over: ${reason}`);
  return {
    ...choice,
    options,
    store: openStore(options.out, note),
    plans,
    commit: await currentCommit(),
    startedAt,
  };
}

function experimentOf(options: RunOptions, dataset: DatasetName): Experiment {
  const { profile, methods, attacks, members, seed, readings, everyReading, sweep } = options;
  // Field by field: everything in it is part of the name of the run's folder.
  return {
    profile: profile.name,
    methods,
    attacks,
    members,
    epochs: options.epochs ?? profileEpochs(profile, dataset),
    batchSize: BATCH_SIZE,
    seed,
    readings,
    everyReading,
    sweep,
  };
}

/**
 * The backend that was asked for, or the first that works. It is loaded only now: to look at what is
 * stored takes no tensor library.
 */
export async function workingBackend(backend: RunOptions["backend"]): Promise<BackendChoice> {
  const { chooseBackend } = await import("../backends/backend.ts");
  return await chooseBackend(backend);
}

function named(name: BackendChoice["backend"]["name"]): BackendChoice {
  return { backend: { name, device: "not asked", grouping: groupingOf(name) }, skipped: [] };
}

/**
 * Loads a data set, with a bar of what is downloaded.
 *
 * @throws {Interrupted} If `stop` is raised before it is there
 */
export async function loadWithBar(
  options: LoadDatasetOptions & Pick<RunOptions, "quiet">,
  stop: StopFlag,
): ReturnType<typeof loadDataset> {
  const bar = downloadBar(!options.quiet && canDrawBars());
  try {
    return await loadDataset({
      ...options,
      signal: stopSignal(stop),
      onProgress: (progress) => bar.update(progress),
    });
  } finally {
    bar.stop();
  }
}
