/** The files of the strongest attacks: one for each ensemble. */

import { join } from "node:path";
import type { DatasetName } from "../data/dataset.ts";
import { readMeasured } from "../evidence/measured_folder.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { isThere } from "../files/missing.ts";
import { METHOD_NAMES } from "../training/method.ts";
import { decodeSuite, encodeSuite } from "./file.ts";
import type { SuiteOutcomes } from "./outcomes.ts";

/** The folder of the files, beside those of runs. */
export const STRONGEST = "strongest";

/** The paper's, then the drawn digits. */
const DATASETS: readonly DatasetName[] = ["mnist", "cifar10", "synthetic"];

const NAME = /^(\w+)-(\d+)x(\d+)x(\d+)-seed(\d+)-([\w+]+)\.strongest\.gz$/;

/**
 * Names a file by its networks: `mnist-10x60000x10-seed1-randomInit.strongest.gz` is of ten networks,
 * trained on 60,000 images for ten epochs.
 */
export function suiteFileName({ dataset, members, run, seed, method }: SuiteOutcomes): string {
  const scale = `${members}x${run.trainImages}x${run.epochs}`;
  return `${dataset}-${scale}-seed${seed}-${method}.strongest.gz`;
}

/** Writes what was found into a folder, in the place of what is there of such networks. */
export async function writeSuite(directory: string, found: SuiteOutcomes): Promise<void> {
  await writeFileAtomically(join(directory, suiteFileName(found)), encodeSuite(found));
}

/**
 * Reads all that a folder holds, data set by data set, methods in the paper's order; nothing if there
 * is no such folder.
 *
 * @throws {UserError} If the folder cannot be read, or a file is damaged
 */
export async function readSuites(directory: string): Promise<SuiteOutcomes[]> {
  if (!await isThere(directory)) return [];
  const order = ({ method }: SuiteOutcomes): number =>
    METHOD_NAMES.findIndex((name) => name === method);
  return (await readMeasured(directory, NAME, decodeSuite)).toSorted((a, b) =>
    DATASETS.indexOf(a.dataset) - DATASETS.indexOf(b.dataset) || order(a) - order(b)
  );
}
