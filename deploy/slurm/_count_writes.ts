/** Counting how often each record of a store is written while other processes work on it. */

import { basename, join } from "node:path";

/** How often each record was written since the counting began; disposing ends the counting. */
export interface WriteCounts extends Disposable {
  /** By the record's key; without those that were not written. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * Watches a store's folder of records, which is made if it is not there.
 *
 * @param keys Keys of the records that may be written: their folders are made first, for what is
 * written to a folder before the system watches it would not be seen
 */
export async function countWrites(folder: string, keys: readonly string[]): Promise<WriteCounts> {
  for (const key of keys) await Deno.mkdir(join(folder, key.slice(0, 2)), { recursive: true });
  const watcher = Deno.watchFs(folder, { recursive: true });
  const counts = new Map<string, number>();
  (async () => {
    for await (const { kind, paths: [path, other] } of watcher) {
      // A rename is told of three times: of the old name, of the new one, and of both together.
      if (kind !== "rename" || other !== undefined) continue;
      const [, key] = /^([0-9a-f]{64})\.json$/.exec(basename(path!)) ?? [];
      if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  })();
  return { counts, [Symbol.dispose]: () => watcher.close() };
}
