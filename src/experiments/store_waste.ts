/** Files of a store that nothing will read again. */

import { readdir, stat, unlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { canonicalJson } from "../files/canonical_json.ts";
import { ignoreMissing, isMissing } from "../files/missing.ts";
import type { RecordFolder } from "../store/record_folder.ts";
import { engineOf } from "./engine.ts";
import type { Store } from "./store.ts";
import type { Unit } from "./unit.ts";

/** A file that nothing will read again, and why. */
export interface Waste {
  readonly path: string;
  readonly bytes: number;
  readonly reason: string;
}

/** Files this young may belong to a record that another process is just writing. */
const WRITING_SECONDS = 3600;

/**
 * Finds a store's waste: what was set aside, what killed processes left half-written, data files
 * without a manifest, saved states of units that are finished, and units of other versions of the
 * program. Reads every manifest and no data file.
 *
 * @throws {UserError} If a record was written by a newer version
 */
export async function findWaste({ directory, folders }: Store, now: Date): Promise<Waste[]> {
  const old = new Date(now.getTime() - WRITING_SECONDS * 1000);
  const finished = new Set(await folders.units.keys());
  return [
    ...await wasteIn(join(directory, "units"), folders.units, old, () => undefined),
    ...await wasteIn(
      join(directory, "unfinished"),
      folders.unfinished,
      old,
      (key) => finished.has(key) ? "saved state of a finished unit" : undefined,
    ),
  ];
}

/** Removes waste; a file that is gone already is no mistake. */
export async function removeWaste(waste: readonly Waste[]): Promise<void> {
  for (const { path } of waste) {
    await unlink(path).catch(ignoreMissing);
  }
}

async function wasteIn(
  directory: string,
  records: RecordFolder,
  old: Date,
  uselessFor: (key: string) => string | undefined,
): Promise<Waste[]> {
  /** Names of data files that a manifest needs, or why they and their manifest are waste. */
  const fates = new Map<string, string | undefined>();
  for (const key of await records.keys()) {
    const manifest = await records.manifest(key);
    if (manifest === undefined) continue; // damaged, and set aside when it is next read
    const reason = uselessFor(key) ?? otherVersion(manifest.about["unit"] as Unit);
    fates.set(manifest.file, reason).set(`${key}.json`, reason);
  }
  const waste: Waste[] = [];
  for (const path of await filesIn(directory)) {
    const found = await stat(path).catch(ignoreMissing);
    if (found === undefined) continue; // a process that runs was faster
    const reason = fates.has(basename(path))
      ? fates.get(basename(path))
      : strayReason(basename(path), found.mtime < old);
    if (reason !== undefined) waste.push({ path, bytes: found.size, reason });
  }
  return waste;
}

function strayReason(name: string, isOld: boolean): string | undefined {
  if (name.endsWith(".damaged")) return "damaged";
  if (!isOld) return undefined;
  if (name.endsWith(".tmp")) return "half-written";
  return name.endsWith(".safetensors") ? "no manifest names it" : undefined;
}

function otherVersion(unit: Unit): string | undefined {
  const { engine } = unit;
  const current = engineOf(unit, engine.backend);
  return canonicalJson(engine) === canonicalJson(current)
    ? undefined
    : "made by another version of the program";
}

async function filesIn(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
