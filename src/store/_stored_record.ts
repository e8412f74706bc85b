/** A folder with one record, for tests. */

import { dirname, join } from "node:path";
import type { Made, Manifest } from "./manifest.ts";
import { type NamedArrays, RecordFolder } from "./record_folder.ts";

export const KEY = "ab".padEnd(64, "0");
export const ABOUT = { key: KEY, what: "a record for tests" };
export const MADE: Made = {
  at: "2026-01-02T03:04:05.678Z",
  seconds: 1.5,
  device: "a test",
  commit: null,
};
export const ARRAYS: NamedArrays = {
  "conv1/kernel": { shape: [1, 3], data: Float32Array.of(0.5, -2, 1e-30) },
  memberLabels: { shape: [2], data: Uint8Array.of(3, 4) },
};

/** A folder with one record, what it says about damage, and the record's files. */
export interface Setting {
  readonly directory: string;
  readonly records: RecordFolder;
  readonly damages: string[];
  readonly manifest: Manifest;
  /** Paths of its manifest and its data file. */
  readonly paths: readonly [string, string];
}

export async function withRecord(body: (setting: Setting) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    const damages: string[] = [];
    const keyOf = ({ key }: Manifest["about"]): string => key as string;
    const records = new RecordFolder(`${directory}/records`, keyOf, (text) => damages.push(text));
    await records.put(ABOUT, ARRAYS, MADE);
    const manifest = (await records.check(KEY))!;
    await body({ directory, records, damages, manifest, paths: await pathsOf(records) });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Paths of the record's manifest and its data file, which has another name after every write. */
export async function pathsOf(records: RecordFolder): Promise<[string, string]> {
  const path = records.manifestPath(KEY);
  return [path, join(dirname(path), (await records.manifest(KEY))!.file)];
}

export function namesIn(directory: string): string[] {
  return Array.from(Deno.readDirSync(directory), ({ name }) => name).sort();
}
