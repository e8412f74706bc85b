/** The files of the experiment on Grad. 2: one for each ensemble. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { ensembleFileName, ensembleFiles, inPaperOrder } from "../evidence/ensemble_files.ts";
import { readMeasured } from "../evidence/measured_folder.ts";
import { systemReason, writeFileAtomically } from "../files/atomic_write.ts";
import { isMissing } from "../files/missing.ts";
import { pairingsCsv } from "./csv.ts";
import { decodeGrid, encodeGrid } from "./file.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";

const ENDING = ".grid.gz";

/** Names a file by its networks: `mnist-10x60000x10-seed1-randomInit.grid.gz`. */
export function gridFileName(found: GridOutcomes): string {
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
 * @throws {UserError} If the folder cannot be read, holds nothing, or a file is damaged
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
 * @throws {UserError} If the folder holds something of another ensemble under that name
 */
export async function keepGrid(directory: string, found: GridOutcomes): Promise<void> {
  const path = join(directory, gridFileName(found));
  const kept = await readFile(path).catch((error) => {
    if (isMissing(error)) return undefined;
    throw new UserError(`${path}: ${systemReason(error)}`);
  });
  await writeGrid(
    directory,
    kept === undefined ? found : mergeGrids(decodeKept(kept, path), found),
  );
}

function decodeKept(file: Uint8Array, path: string): GridOutcomes {
  try {
    return decodeGrid(file);
  } catch (error) {
    throw new UserError(
      `${path}: ${(error as Error).message}; remove it, or restore it, and try again`,
    );
  }
}

/**
 * What two runs found of the same ensemble; of a point that both measured, the one on more images.
 *
 * @throws {UserError} If they are not of the same ensemble, the same images and the same readings
 */
export function mergeGrids(before: GridOutcomes, now: GridOutcomes): GridOutcomes {
  if (before.ensemble !== now.ensemble) {
    throw new UserError(
      `${gridFileName(now)}: is of another ensemble than the one that is kept; remove that first`,
    );
  }
  checkAlike(before, now);
  const longer = before.labels.length > now.labels.length ? before : now;
  const points = new Map(before.points);
  for (const [name, outcome] of now.points) {
    const kept = points.get(name);
    if (kept === undefined || kept.images <= outcome.images) points.set(name, outcome);
  }
  const attackers = [...new Set([...before.attackers, ...now.attackers])].sort((a, b) => a - b);
  return { ...longer, attackers, runs: [...before.runs, ...now.runs], points };
}

/** The readings that points do not name: of two points that are compared they must be the same. */
const SHARED_READINGS = ["grad1Member", "pixelClip"] as const;

function checkAlike(before: GridOutcomes, now: GridOutcomes): void {
  const images = Math.min(before.labels.length, now.labels.length);
  const [first, second] = [before, now].map(({ labels }) => labels.subarray(0, images).join());
  if (first !== second) {
    throw new UserError(`${gridFileName(now)}: is of other test images than the one that is kept`);
  }
  for (const name of SHARED_READINGS) {
    const values = new Set([...before.runs, ...now.runs].map(({ readings }) => readings[name]));
    if (values.size === 1) continue;
    throw new UserError(
      `${gridFileName(now)}: ${name} is ${[...values].join(" in what is kept, and ")} here; ` +
        "what is kept must be removed first",
    );
  }
}
