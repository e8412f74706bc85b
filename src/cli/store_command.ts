/** `reproduce store`: what a store holds, whether it is sound, and what can go. */

import { stat } from "node:fs/promises";
import { markdownTable } from "markdown-table";
import { systemReason, UserError } from "../errors.ts";
import { findWaste, removeWaste } from "../experiments/store_waste.ts";
import { describeAttack } from "../experiments/describe_unit.ts";
import type { Unit } from "../experiments/unit.ts";
import type { RecordFolder } from "../store/record_folder.ts";
import type { Console } from "./console.ts";
import { openStore } from "./open_store.ts";

/** What to do with a store. */
export interface StoreOptions {
  readonly action: "ls" | "verify" | "gc";
  /** The folder for results that holds the store. */
  readonly out: string;
  readonly dryRun: boolean;
}

/**
 * Lists, checks or prunes a store.
 *
 * @returns Whether all is well: false if `verify` found damage
 * @throws {UserError} If there is no store, or a file cannot be read or was written by a newer version
 */
export async function storeCommand(
  { action, out, dryRun }: StoreOptions,
  console: Console,
): Promise<boolean> {
  const damages: string[] = [];
  const store = openStore(out, (damage) => damages.push(damage));
  await stat(store.directory).catch((error) => {
    const why = `no store can be read (${systemReason(error)})`;
    throw new UserError(
      `${store.directory}: ${why}: give --out the folder for results that holds one`,
    );
  });
  switch (action) {
    case "ls":
      console.out(await listing(store.folders));
      return true;
    case "verify": {
      let sound = 0;
      for (const records of Object.values(store.folders)) {
        for (const key of await records.keys()) if (await records.check(key)) sound++;
      }
      damages.forEach((damage) => console.note(damage));
      console.out(`${sound} records are sound, ${damages.length} damaged and set aside`);
      return damages.length === 0;
    }
    case "gc": {
      const waste = await findWaste(store, new Date());
      if (!dryRun) await removeWaste(waste);
      for (const { path, reason } of waste) console.out(`${path}: ${reason}`);
      const bytes = waste.reduce((sum, one) => sum + one.bytes, 0);
      console.out(
        `${waste.length} files of ${kilobytes(bytes)} kB ${dryRun ? "would be" : "are"} removed`,
      );
      return true;
    }
  }
}

async function listing(
  folders: Readonly<Record<"units" | "unfinished", RecordFolder>>,
): Promise<string> {
  const rows: string[][] = [];
  let total = 0;
  for (const [folder, records] of Object.entries(folders)) {
    for (const key of await records.keys()) {
      const manifest = await records.manifest(key);
      if (manifest === undefined) {
        rows.push([key.slice(0, 12), "damaged manifest: see store verify", "", "", "", ""]);
        continue;
      }
      const { about, made, bytes } = manifest;
      total += bytes;
      rows.push([
        key.slice(0, 12),
        describeUnit(about["unit"] as Unit) + (folder === "unfinished" ? ", unfinished" : ""),
        kilobytes(bytes),
        made.seconds.toFixed(1),
        made.at.slice(0, 19).replace("T", " "),
        made.device,
      ]);
    }
  }
  if (rows.length === 0) return "The store is empty";
  const table = markdownTable([["Unit", "What", "kB", "Seconds", "Made (UTC)", "By"], ...rows], {
    align: ["l", "l", "r", "r", "l", "l"],
  });
  return `${table}\n\n${rows.length} records, ${kilobytes(total)} kB`;
}

/** A unit out of its plan, in a few words. */
function describeUnit(unit: Unit): string {
  const on = `${unit.dataset}, ${unit.engine.backend}`;
  if (unit.kind === "train") {
    return `train ${unit.method} ${unit.member}, seed ${unit.seed}, ${unit.epochs} epochs (${on})`;
  }
  const { attack, dataset, from, to, members } = unit;
  const what = describeAttack(attack, dataset);
  return `${what} on ${members.length} members, images ${from}-${to} (${on})`;
}

function kilobytes(bytes: number): string {
  return (bytes / 1e3).toFixed(1);
}
