/** From finished units to results: assembled, written, printed. */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { EVIDENCE, writeEvidence } from "../evidence/evidence_folder.ts";
import { attackParameters, BATCH_SIZE } from "../experiments/experiment.ts";
import { collectFindings, type Findings } from "../experiments/findings.ts";
import { canonicalJson } from "../files/canonical_json.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { assembleResults } from "../reports/assemble.ts";
import type { Results } from "../reports/results.ts";
import { renderTrainingCurve } from "../reports/training_curve.ts";
import type { Console } from "./console.ts";
import type { PreparedRun } from "./prepare.ts";
import { printResults } from "./print_results.ts";

/** A finished run. */
export interface Reproduction {
  readonly results: Results;
  /** The folder that holds results.json. */
  readonly directory: string;
}

/**
 * What a run found.
 *
 * @throws {UserError} If its store lacks a unit
 */
export function findingsOf(run: PreparedRun): Promise<Findings> {
  const hasOutputRelu = run.experiment.readings.outputRelu === "literal";
  return collectFindings(run.plans, run.store, run.dataset.test.labels, hasOutputRelu);
}

/** The results of what was found. */
export function resultsOf(run: PreparedRun, found: Findings): Results {
  const { experiment, options, dataset, backend, skipped, commit, startedAt } = run;
  const { name } = dataset;
  return assembleResults({
    profile: experiment.profile,
    datasets: [name],
    protocol: [{
      dataset: name,
      members: experiment.members,
      epochs: experiment.epochs,
      batchSize: BATCH_SIZE,
      trainImages: dataset.train.count,
      testImages: dataset.test.count,
      ...(options.replicates > 1 && { replicates: options.replicates }),
    }],
    backend: { name: backend.name, device: backend.device, skipped },
    readings: experiment.readings,
    seed: experiment.seed,
    commit,
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    computing: found.computing,
    attacks: { [name]: paperAttacks(name) },
    deadClasses: found.deadClasses.map(({ seed: of, ...dead }) => ({
      dataset: name,
      ...dead,
      ...(options.replicates > 1 && { seed: of }),
    })),
  }, found.replicates);
}

/**
 * Writes the results and the evidence of a run, and prints them.
 *
 * @throws {UserError} If a file cannot be written
 */
export async function finishRun(
  run: PreparedRun,
  found: Findings,
  { out, note }: Console,
): Promise<Reproduction> {
  const results = resultsOf(run, found);
  const directory = join(run.options.out, runName(run));
  await writeEvidence(join(directory, EVIDENCE), found.replicates, run.experiment.readings);
  await write(results, directory, run.options.json);
  note(curves(found.losses));
  printResults(results, out);
  note(`Written to ${join(directory, "results.json")}`);
  return { results, directory };
}

function paperAttacks(
  dataset: Parameters<typeof attackParameters>[0],
): Results["attacks"][string] {
  const { fgsm, bim } = attackParameters(dataset);
  return { fgsm: { epsilon: fgsm.epsilon }, bim };
}

/** Names a run's folder by what it is and, in eight digits, by everything that determines it. */
function runName({ experiment, options, dataset, backend }: PreparedRun): string {
  const { replicates } = options;
  const key = createHash("sha256")
    .update(
      canonicalJson({ ...experiment, replicates, digest: dataset.digest, backend: backend.name }),
    )
    .digest("hex");
  return `${experiment.profile}-${dataset.name}-seed${experiment.seed}-${key.slice(0, 8)}`;
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
