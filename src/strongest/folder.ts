/** The files of the strongest attacks: one for each ensemble. */

import { join } from "node:path";
import { ensembleFileName, ensembleFiles, inPaperOrder } from "../evidence/ensemble_files.ts";
import { readMeasured } from "../evidence/measured_folder.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { isThere } from "../files/missing.ts";
import { decodeSuite, encodeSuite } from "./file.ts";
import { suiteEnsemble, type SuiteOutcomes } from "./outcomes.ts";

/** The folder of the files, beside those of runs. */
export const STRONGEST = "strongest";

const ENDING = ".strongest.gz";

/** Names a file by its networks: `mnist-10x60000x10-seed1-randomInit.strongest.gz`. */
export function suiteFileName(found: SuiteOutcomes): string {
  return ensembleFileName(suiteEnsemble(found), ENDING);
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
  const all = await readMeasured(directory, ensembleFiles(ENDING), decodeSuite);
  return inPaperOrder(all, suiteEnsemble);
}
