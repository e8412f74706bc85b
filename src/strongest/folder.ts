/** The files of the strongest attacks: one for each data set, seed and method. */

import { join } from "node:path";
import { readMeasured } from "../evidence/measured_folder.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { isThere } from "../files/missing.ts";
import { decodeSuite, encodeSuite } from "./file.ts";
import type { SuiteOutcomes } from "./outcomes.ts";

/** The folder of the files, beside those of runs. */
export const STRONGEST = "strongest";

const NAME = /^(\w+)-seed(\d+)-([\w+]+)\.strongest\.gz$/;

/** Names a file: `mnist-seed1-randomInit.strongest.gz`. */
export function suiteFileName(
  { dataset, seed, method }: Pick<SuiteOutcomes, "dataset" | "seed" | "method">,
): string {
  return `${dataset}-seed${seed}-${method}.strongest.gz`;
}

/** Writes what was found into a folder, in the place of what is there of the same method. */
export async function writeSuite(directory: string, found: SuiteOutcomes): Promise<void> {
  await writeFileAtomically(join(directory, suiteFileName(found)), encodeSuite(found));
}

/**
 * Reads all that a folder holds, in the order of the names; nothing if there is no such folder.
 *
 * @throws {UserError} If the folder cannot be read, or a file is damaged
 */
export async function readSuites(directory: string): Promise<SuiteOutcomes[]> {
  return await isThere(directory) ? await readMeasured(directory, NAME, decodeSuite) : [];
}
