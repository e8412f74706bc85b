/** The files of the experiment on Grad. 2: one for each ensemble. */

import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { UserError } from "../errors.ts";
import { ensembleFileName, ensembleFiles, inPaperOrder } from "../evidence/ensemble_files.ts";
import { type Attacked, checkAttackedAlike, readKept } from "../evidence/kept_file.ts";
import { readMeasured } from "../evidence/measured_folder.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { isThere } from "../files/missing.ts";
import { pairingsCsv } from "./csv.ts";
import { decodeGrid, encodeGrid } from "./file.ts";
import { gridEnsemble, type GridKind, type GridOutcomes } from "./outcomes.ts";

const ENDING = ".grid.gz";

/** Names a file by its networks: `mnist-10x60000x10-seed1-randomInit.grid.gz`. */
export function gridFileName(found: GridKind): string {
  return ensembleFileName(gridEnsemble(found), ENDING);
}

/** Writes what was found into a folder. */
export async function writeGrid(directory: string, found: GridOutcomes): Promise<void> {
  await writeFileAtomically(join(directory, gridFileName(found)), encodeGrid(found));
}

/** Writes the differences of every pairing beside the files that they are computed from. */
export async function writePairings(
  directory: string,
  all: readonly GridOutcomes[],
): Promise<void> {
  await writeFileAtomically(join(directory, "pairings.csv"), pairingsCsv(all));
}

/**
 * Reads all that a folder holds, data set by data set, methods in the paper's order.
 *
 * @param directory Of files such as `mnist-10x60000x10-seed1-randomInit.grid.gz`
 * @throws {UserError} If the folder cannot be read, holds nothing, or a file is damaged
 *
 * @example
 * ```ts
 * import { encodeGrid, readGrids } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(7, 2, 1);
 * const name = { dataset: "mnist", method: "randomInit", seed: 1, ensemble: "" } as const;
 * const clean = { cleanEnsembleLabels: labels, cleanMemberLabels: labels };
 * const size = { runs: [], members: 1, attackers: [0], points: new Map() };
 * const directory = await Deno.makeTempDir();
 * await Deno.writeFile(
 *   `${directory}/mnist-1x60000x10-seed1-randomInit.grid.gz`,
 *   encodeGrid({ ...name, ...clean, ...size, labels }),
 * );
 * const [found] = await readGrids(directory);
 * assert.equal(found?.method, "randomInit");
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function readGrids(directory: string): Promise<GridOutcomes[]> {
  const found = await readMeasured(directory, ensembleFiles(ENDING), decodeGrid);
  if (found.length === 0) {
    throw new UserError(
      `${directory}: holds nothing of the experiment on Grad. 2 (files *${ENDING})`,
    );
  }
  return inPaperOrder(found, gridEnsemble);
}

/**
 * Adds what was found to what a folder holds of the same ensemble.
 *
 * @throws {UserError} If what the folder holds under that name is damaged, or cannot be joined, or is
 * of networks that predict otherwise: the same training rounds otherwise on some devices
 */
export async function keepGrid(directory: string, found: GridOutcomes): Promise<void> {
  const kept = await keptGrid(directory, found);
  if (kept === undefined) return await writeGrid(directory, found);
  checkSameNetworks(join(directory, gridFileName(found)), kept, found);
  await writeGrid(directory, mergeGrids(kept, found));
}

/**
 * Checks that what is planned can be added to what a folder holds, and the pairings of all be written
 * then, before it is computed.
 *
 * @throws {UserError} If a file of the folder is damaged, or cannot be joined
 */
export async function checkKeepable(
  directory: string,
  planned: readonly GridKind[],
): Promise<void> {
  if (!await isThere(directory)) return;
  for (const kind of planned) await keptGrid(directory, kind);
  await readMeasured(directory, ensembleFiles(ENDING), decodeGrid);
}

/** What a folder holds under a name, if it is there: it can be joined. */
async function keptGrid(directory: string, now: GridKind): Promise<GridOutcomes | undefined> {
  const path = join(directory, gridFileName(now));
  const kept = await readKept(path, decodeGrid);
  if (kept !== undefined) checkAttackedAlike(path, attacked(kept), attacked(now));
  return kept;
}

/** What two points that are compared must have in common: the readings are those that they do not name. */
function attacked({ ensemble, labels, runs }: GridKind): Attacked {
  const { grad1Member, pixelClip } = runs[0]!.readings;
  return { ensemble, labels, settings: { grad1Member, pixelClip } };
}

/** Networks of one training on one kind of device predict the same, to the last label. */
function checkSameNetworks(path: string, kept: GridOutcomes, now: GridOutcomes): void {
  const images = Math.min(kept.labels.length, now.labels.length);
  const before = firstCleanLabels(kept, images);
  const after = firstCleanLabels(now, images);
  const others = before.filter((label, i) => label !== after[i]).length;
  if (others === 0) return;
  throw new UserError(
    `${path}: its members predict ${others} of ${before.length} labels of clean images otherwise ` +
      "than those here, which a device trained that rounds otherwise; move it away first",
  );
}

/** What members predict on the first clean images, `[members, images]`. */
function firstCleanLabels(
  { members, labels, cleanMemberLabels }: GridOutcomes,
  images: number,
): number[] {
  return Array.from({ length: members }, (_, member) => {
    const start = member * labels.length;
    return [...cleanMemberLabels.subarray(start, start + images)];
  }).flat();
}

/**
 * What two runs found of the same ensemble; of a point that both measured, the one on more images.
 * A run that finds nothing else than what is there is not one more.
 */
function mergeGrids(before: GridOutcomes, now: GridOutcomes): GridOutcomes {
  const added = [...now.points].filter(([name, outcome]) => {
    const kept = before.points.get(name);
    return kept === undefined ||
      kept.images <= outcome.images && !isDeepStrictEqual(kept, outcome);
  });
  if (added.length === 0) return before;
  const longer = before.labels.length > now.labels.length ? before : now;
  const attackers = [...new Set([...before.attackers, ...now.attackers])].sort((a, b) => a - b);
  return {
    ...longer,
    attackers,
    runs: [...before.runs, ...now.runs],
    points: new Map([...before.points, ...added]),
  };
}
