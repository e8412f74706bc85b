/** The files of the strongest attacks: one for each ensemble. */

import { join } from "node:path";
import { UserError } from "../errors.ts";
import { ensembleFileName, ensembleFiles, inPaperOrder } from "../evidence/ensemble_files.ts";
import { type Attacked, checkAttackedAlike, readKept } from "../evidence/kept_file.ts";
import { readMeasured } from "../evidence/measured_folder.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { isThere } from "../files/missing.ts";
import { decodeSuite, encodeSuite } from "./file.ts";
import { suiteEnsemble, type SuiteKind, type SuiteOutcomes } from "./outcomes.ts";

/** The folder of the files, beside those of runs. */
export const STRONGEST = "strongest";

const ENDING = ".strongest.gz";

/** Names a file by its networks: `mnist-10x60000x10-seed1-randomInit.strongest.gz`. */
export function suiteFileName(found: SuiteKind): string {
  return ensembleFileName(suiteEnsemble(found), ENDING);
}

/** Writes what was found into a folder, in the place of what is there of such networks. */
export async function writeSuite(directory: string, found: SuiteOutcomes): Promise<void> {
  await writeFileAtomically(join(directory, suiteFileName(found)), encodeSuite(found));
}

/**
 * Checks, before anything is computed, that what is planned may take the place of what a folder holds
 * of such networks: it has the same attacks, on as many images or more.
 *
 * @throws {UserError} If it would lose something, or what is there is damaged
 */
export async function checkReplaceable(directory: string, planned: SuiteKind): Promise<void> {
  const path = join(directory, suiteFileName(planned));
  const kept = await readKept(path, decodeSuite);
  if (kept === undefined) return;
  checkAttackedAlike(path, attacked(kept), attacked(planned));
  const [before, now] = [kept, planned].map(({ labels }) => labels.length) as [number, number];
  if (before > now) {
    throw new UserError(
      `${path}: is of ${before} test images, and this of ${now} alone; move it away first`,
    );
  }
}

/** The readings are those that attacks look at; networks of others are other ensembles. */
function attacked({ ensemble, labels, run, options }: SuiteKind): Attacked {
  const { grad1Member, grad2 } = run.readings;
  const epsilons = options.epsilons.join(", ");
  return { ensemble, labels, settings: { ...options, epsilons, grad1Member, grad2 } };
}

/**
 * Reads all that a folder holds, data set by data set, methods in the paper's order; nothing if there
 * is no such folder.
 *
 * @param directory Of files such as `mnist-10x60000x10-seed1-randomInit.strongest.gz`
 * @throws {UserError} If the folder cannot be read, or a file is damaged
 *
 * @example
 * ```ts
 * import { encodeSuite, readSuites, type SuiteOutcomes } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(7, 2, 1);
 * const trained = { profile: "smoke", epochs: 1, batchSize: 1, trainImages: 3, readings: {} };
 * const computing = { seconds: 1, devices: ["CPU"], commits: [null] };
 * const found: SuiteOutcomes = {
 *   run: { ...trained, backend: "cpu", startedAt: "2026-01-01T00:00:00Z", computing },
 *   dataset: "mnist",
 *   method: "randomInit",
 *   seed: 1,
 *   members: 1,
 *   attackers: [0],
 *   options: { epsilons: [0.2], restarts: 1, queries: 1, singles: 1 },
 *   ensemble: "",
 *   labels,
 *   cleanEnsembleLabels: labels,
 *   cleanMemberLabels: labels,
 *   points: new Map(),
 * };
 * const directory = await Deno.makeTempDir();
 * const file = `${directory}/mnist-1x3x1-seed1-randomInit.strongest.gz`;
 * await Deno.writeFile(file, encodeSuite(found));
 * assert.deepEqual(await readSuites(directory), [found]);
 * await Deno.remove(directory, { recursive: true });
 * assert.deepEqual(await readSuites(directory), []);
 * ```
 */
export async function readSuites(directory: string): Promise<SuiteOutcomes[]> {
  if (!await isThere(directory)) return [];
  const all = await readMeasured(directory, ensembleFiles(ENDING), decodeSuite);
  return inPaperOrder(all, suiteEnsemble);
}
