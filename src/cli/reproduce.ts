/** One run: from options to results, written and printed. */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { chooseBackend } from "../backends/backend.ts";
import { loadDataset } from "../data/load.ts";
import { EVIDENCE, writeEvidence } from "../evidence/evidence_folder.ts";
import {
  attackParameters,
  BATCH_SIZE,
  checkExperiment,
  type Experiment,
} from "../experiments/experiment.ts";
import { runExperiment } from "../experiments/run_experiment.ts";
import type { RunProgress } from "../experiments/run_plan.ts";
import { Store } from "../experiments/store.ts";
import { canonicalJson } from "../experiments/unit.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { assembleResults } from "../reports/assemble.ts";
import type { Results } from "../reports/results.ts";
import { renderTrainingCurve } from "../reports/training_curve.ts";
import { currentCommit } from "./commit.ts";
import type { ReproduceOptions } from "./options.ts";
import { printResults } from "./print_results.ts";
import { canDrawBars, downloadBar, runBar } from "./progress.ts";

/** Where a run's lines go: results to `out`, what happens meanwhile to `note`. */
export interface Console {
  out(text: string): void;
  note(text: string): void;
}

/** A finished run. */
export interface Reproduction {
  readonly results: Results;
  /** The folder that holds results.json. */
  readonly directory: string;
}

/**
 * Runs an experiment, writes its results and prints them.
 *
 * @throws {UserError} If an option, the data or a folder is not as it must be
 */
export async function reproduce(
  options: ReproduceOptions,
  { out, note }: Console,
): Promise<Reproduction> {
  const console: Console = { out, note: options.quiet ? () => {} : note };
  const startedAt = new Date();
  const { methods, attacks, members, epochs, seed, readings, everyReading, sweep } = options;
  // Field by field: everything in it is part of the name of the run's folder.
  const experiment = checkExperiment({
    profile: options.profile.name,
    methods,
    attacks,
    members,
    epochs,
    batchSize: BATCH_SIZE,
    seed,
    readings,
    everyReading,
    sweep,
  });
  const { backend, skipped } = await chooseBackend(options.backend);
  const { dataset, notes } = await loadWithBar(options);
  notes.forEach((note) => console.note(note));
  for (const { name, reason } of skipped) console.note(`Backend ${name} passed over: ${reason}`);

  const store = new Store(join(options.out, "store"), (damage) => console.note(damage));
  const bar = runBar(!options.quiet && canDrawBars());
  const compute = {
    backend,
    workers: options.workers,
    store,
    onProgress: (progress: RunProgress) => bar.update(progress),
  };
  const found = await runExperiment(experiment, options.replicates, dataset, compute)
    .finally(() => bar.stop());

  const { name } = dataset;
  const results = assembleResults({
    profile: experiment.profile,
    datasets: [name],
    protocol: [{
      dataset: name,
      members,
      epochs,
      batchSize: BATCH_SIZE,
      trainImages: dataset.train.count,
      testImages: dataset.test.count,
      ...(options.replicates > 1 && { replicates: options.replicates }),
    }],
    backend: { name: backend.name, device: backend.device, skipped },
    readings,
    seed,
    commit: await currentCommit(),
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    attacks: { [name]: paperAttacks(name) },
    deadClasses: found.deadClasses.map(({ seed: of, ...dead }) => ({
      dataset: name,
      ...dead,
      ...(options.replicates > 1 && { seed: of }),
    })),
  }, found.replicates);
  const run = runName(experiment, options.replicates, name, dataset.digest, backend.name);
  const directory = join(options.out, run);
  await writeEvidence(join(directory, EVIDENCE), found.replicates, readings);
  await write(results, directory, options.json);
  console.note(curves(found.losses));
  printResults(results, console.out);
  console.note(`Written to ${join(directory, "results.json")}`);
  return { results, directory };
}

async function loadWithBar(options: ReproduceOptions): ReturnType<typeof loadDataset> {
  const bar = downloadBar(!options.quiet && canDrawBars());
  try {
    return await loadDataset({ ...options, onProgress: (progress) => bar.update(progress) });
  } finally {
    bar.stop();
  }
}

function paperAttacks(
  dataset: Parameters<typeof attackParameters>[0],
): Results["attacks"][string] {
  const { fgsm, bim } = attackParameters(dataset);
  return { fgsm: { epsilon: fgsm.epsilon }, bim };
}

/** Names a run's folder by what it is and, in eight digits, by everything that determines it. */
function runName(
  experiment: Experiment,
  replicates: number,
  dataset: string,
  digest: string,
  backend: string,
): string {
  const key = createHash("sha256")
    .update(canonicalJson({ ...experiment, replicates, digest, backend }))
    .digest("hex");
  return `${experiment.profile}-${dataset}-seed${experiment.seed}-${key.slice(0, 8)}`;
}

async function write(results: Results, directory: string, copy: string | undefined): Promise<void> {
  const json = new TextEncoder().encode(JSON.stringify(results, null, 2) + "\n");
  await writeFileAtomically(join(directory, "results.json"), json);
  if (copy !== undefined) await writeFileAtomically(copy, json);
}

/** Training curves, one a method. */
function curves(losses: Readonly<Record<string, Float32Array>>): string {
  return Object.entries(losses).map(([method, values]) =>
    `Training loss of ${method}, mean over members:\n` +
    renderTrainingCurve([...values], { height: 6, width: 60 })
  ).join("\n\n") + "\n";
}
