/**
 * The evidence of a run: a folder for each data set, with one file for each method and seed. Runs
 * recorded before there could be several data sets have the files of their only one in the folder
 * itself.
 */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { DatasetName } from "../data/dataset.ts";
import { systemReason, UserError } from "../errors.ts";
import type { MethodOutcomes, Replicate } from "../evaluation/outcomes.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { encodeEvidence } from "./evidence_file.ts";
import { decodeEvidence } from "./read_evidence.ts";

/** The folder of a run that holds its evidence. */
export const EVIDENCE = "evidence";

/** What a file is of. */
export type MeasuredMethod = Pick<MethodOutcomes, "dataset" | "method">;

const NAME = /^seed(\d+)-([\w+]+)\.labels\.gz$/;

/**
 * Writes the evidence of a run into `directory`: every predicted label, a file for each data set,
 * method and seed.
 *
 * @param readings The run's own readings, under which `attacks` of outcomes were made
 * @throws {RangeError} If a label is not from 0 to 9
 * @throws {UserError} If a file cannot be written
 *
 * @example
 * ```ts
 * import { writeEvidence } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(7, 2);
 * const clean = { members: 1, images: 2, memberLabels: labels, ensembleLabels: labels };
 * const outcomes = { dataset: "mnist", method: "bagging", labels, clean, attacks: [] } as const;
 * const directory = await Deno.makeTempDir();
 * const readings = { attackLabel: "true", grad2: "signOfMean" };
 * await writeEvidence(directory, [{ seed: 1, methods: [outcomes] }], readings);
 * assert((await Deno.stat(`${directory}/mnist/seed1-bagging.labels.gz`)).isFile);
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function writeEvidence(
  directory: string,
  replicates: readonly Replicate[],
  readings: { readonly attackLabel: string; readonly grad2: string },
): Promise<void> {
  for (const { seed, methods } of replicates) {
    for (const outcomes of methods) {
      const path = join(directory, outcomes.dataset, fileName(seed, outcomes.method));
      await writeFileAtomically(path, encodeEvidence(outcomes, seed, readings));
    }
  }
}

/**
 * Reads the evidence of a run, seed by seed, with data sets and methods in the given order. A data
 * set may have fewer seeds than another.
 *
 * @param measured What the run's results name
 * @throws {UserError} If a folder cannot be read, a file is damaged or missing, or two seeds of a
 * data set do not have the same methods
 *
 * @example What was written comes back
 * ```ts
 * import { readEvidence, writeEvidence } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(7, 2);
 * const clean = { members: 1, images: 2, memberLabels: labels, ensembleLabels: labels };
 * const outcomes = { dataset: "mnist", method: "bagging", labels, clean, attacks: [] } as const;
 * const replicates = [{ seed: 1, methods: [outcomes] }, { seed: 2, methods: [outcomes] }];
 * const directory = await Deno.makeTempDir();
 * await writeEvidence(directory, replicates, { attackLabel: "true", grad2: "signOfMean" });
 * assert.deepEqual(await readEvidence(directory, [outcomes]), replicates);
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function readEvidence(
  directory: string,
  measured: readonly MeasuredMethod[],
): Promise<Replicate[]> {
  const datasets = [...new Set(measured.map(({ dataset }) => dataset))];
  const bySeed = new Map<number, MethodOutcomes[]>();
  for (const dataset of datasets) {
    const methods = measured.filter((one) => one.dataset === dataset).map(({ method }) => method);
    const { folder, seeds } = await folderOf(directory, dataset, datasets.length);
    for (const seed of seeds) {
      const outcomes = bySeed.get(seed) ?? [];
      for (const method of methods) {
        outcomes.push(await readFile(folder, seed, { dataset, method }));
      }
      bySeed.set(seed, outcomes);
    }
  }
  return [...bySeed].sort(([a], [b]) => a - b).map(([seed, methods]) => ({ seed, methods }));
}

function fileName(seed: number, method: string): string {
  return `seed${seed}-${method}.labels.gz`;
}

/**
 * The folder of a data set's files, and their seeds, ascending. The run's own folder has them where
 * a run of one data set was recorded as they used to be.
 */
async function folderOf(
  directory: string,
  dataset: DatasetName,
  datasets: number,
): Promise<{ folder: string; seeds: number[] }> {
  const names = await fileNames(directory);
  const isOwn = names.includes(dataset);
  const folder = isOwn ? join(directory, dataset) : directory;
  const files = isOwn ? await fileNames(folder) : datasets === 1 ? names : [];
  const seeds = files.flatMap((name) => NAME.exec(name)?.slice(1, 2) ?? []).map(Number);
  if (seeds.length === 0) {
    throw new UserError(
      `${directory}: holds no evidence of ${dataset} (${dataset}/seed<n>-<method>.labels.gz)`,
    );
  }
  return { folder, seeds: [...new Set(seeds)].sort((a, b) => a - b) };
}

async function fileNames(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    throw new UserError(`${directory}: cannot be read: ${systemReason(error)}`);
  }
}

async function readFile(
  folder: string,
  seed: number,
  { dataset, method }: MeasuredMethod,
): Promise<MethodOutcomes> {
  const path = join(folder, fileName(seed, method));
  let file: Uint8Array;
  try {
    file = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new UserError(`${folder}: ${fileName(seed, method)} is missing`);
    }
    throw new UserError(`${path}: cannot be read: ${systemReason(error)}`);
  }
  try {
    const { description, outcomes } = decodeEvidence(file, dataset);
    const found = [description.dataset, description.method, description.seed];
    if (found.join() !== [dataset, method, seed].join()) {
      throw new Error(
        `it holds ${description.method} on ${description.dataset} under seed ${description.seed}`,
      );
    }
    return outcomes;
  } catch (error) {
    throw new UserError(`${path}: cannot be used as evidence: ${systemReason(error)}`);
  }
}
