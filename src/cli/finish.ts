/** From finished units to results: assembled, written, printed, and as a page. */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { EVIDENCE, writeEvidence } from "../evidence/evidence_folder.ts";
import { writeExamples } from "../evidence/examples_folder.ts";
import type { DatasetName } from "../data/dataset.ts";
import { attackParameters } from "../experiments/experiment.ts";
import { collectFindings, type Findings } from "../experiments/findings.ts";
import { canonicalJson } from "../files/canonical_json.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { assembleResults } from "../reports/assemble.ts";
import type { Results } from "../reports/results.ts";
import { datasetLabel } from "../reports/names.ts";
import { blockMeans, renderTrainingCurve } from "../reports/training_curve.ts";
import type { Console } from "./console.ts";
import type { PreparedRun } from "./prepare.ts";
import { printResults, printSweeps } from "./print_results.ts";
import type { ResultOptions } from "./result_flags.ts";
import { strongestText } from "../strongest/text.ts";
import { strongestOfRun } from "./strongest_of_run.ts";
import { writePage } from "./write_page.ts";

/** As many points as a drawn curve can show. */
const KEPT_LOSSES = 200;

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
export function findingsOf({ plans, store }: PreparedRun): Promise<Findings> {
  return collectFindings(plans, store);
}

/** The results of what was found. */
export function resultsOf(run: PreparedRun, found: Findings): Results {
  const { options, plans, backend, skipped, commit, startedAt } = run;
  const names = plans.map(({ dataset }) => dataset.name);
  return assembleResults({
    profile: options.profile.name,
    datasets: names,
    protocol: plans.map(({ experiment, dataset }) => ({
      dataset: dataset.name,
      members: experiment.members,
      epochs: experiment.epochs,
      batchSize: experiment.batchSize,
      trainImages: dataset.train.count,
      testImages: dataset.test.count,
      ...(options.replicates > 1 && { replicates: options.replicates }),
    })),
    backend: { name: backend.name, device: backend.device, skipped },
    readings: options.readings,
    seed: options.seed,
    commit,
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    computing: found.computing,
    attacks: Object.fromEntries(names.map((name) => [name, paperAttacks(name)])),
    deadClasses: found.deadClasses.map(({ seed, ...dead }) => ({
      ...dead,
      ...(options.replicates > 1 && { seed }),
    })),
    training: found.losses.map(({ losses, ...of }) => ({
      ...of,
      steps: losses.length,
      losses: blockMeans([...losses], KEPT_LOSSES).map((loss) => Number(loss.toPrecision(5))),
    })),
  }, found.replicates);
}

/**
 * Writes the results, the evidence and the page of a run, and prints the results.
 *
 * @throws {UserError} If a file cannot be written
 */
export async function finishRun(
  run: PreparedRun,
  found: Findings,
  { json: copy, format }: Pick<ResultOptions, "json" | "format">,
  console: Console,
): Promise<Reproduction> {
  const { note } = console;
  const results = resultsOf(run, found);
  const directory = join(run.options.out, runName(run));
  await writeEvidence(join(directory, EVIDENCE), found.replicates, run.options.readings);
  await writeExamples(join(directory, EVIDENCE), found.examples);
  const json = `${JSON.stringify(results, null, 2)}\n`;
  await writeFileAtomically(join(directory, "results.json"), json);
  note(curves(found.losses));
  printResults(results, console, format);
  if (format === "table") printSweeps(found.replicates, console);
  const { replicates, examples } = found;
  const strongest = await strongestOfRun(directory, results, replicates);
  if (strongest.length > 0 && format === "table") {
    console.out(`\n${strongestText(strongest)}`);
  }
  note(`Report: ${await writePage(directory, { results, replicates, examples, strongest })}`);
  note(`Written to ${join(directory, "results.json")}`);
  // Last: a place that cannot be written is to cost nothing but the copy.
  if (copy !== undefined) await writeFileAtomically(copy, json);
  return { results, directory };
}

function paperAttacks(dataset: DatasetName): Results["attacks"][string] {
  const { fgsm, bim } = attackParameters(dataset);
  return { fgsm: { epsilon: fgsm.epsilon }, bim };
}

/** Names a run's folder by what it is and, in eight digits, by everything that determines it. */
function runName({ plans, options, backend }: PreparedRun): string {
  const { profile, replicates, seed } = options;
  const parts = plans.map(({ experiment, dataset }) => ({
    ...experiment,
    replicates,
    digest: dataset.digest,
    backend: backend.name,
  }));
  const key = createHash("sha256")
    .update(canonicalJson(parts.length === 1 ? parts[0] : parts))
    .digest("hex");
  const datasets = plans.map(({ dataset }) => dataset.name).join("-");
  return `${profile.name}-${datasets}-seed${seed}-${key.slice(0, 8)}`;
}

/** Training curves, one a method. */
function curves(losses: Findings["losses"]): string {
  const several = new Set(losses.map(({ dataset }) => dataset)).size > 1;
  return losses.map(({ dataset, method, losses: values }) =>
    `Training loss of ${method}${
      several ? ` on ${datasetLabel(dataset)}` : ""
    }, mean over members:\n` +
    renderTrainingCurve([...values], { height: 6, width: 60 })
  ).join("\n\n") + "\n";
}
