/** `reproduce store`: what a store holds, whether it is sound, and what can go. */

import { stat } from "node:fs/promises";
import { markdownTable } from "markdown-table";
import { systemReason, UserError } from "../errors.ts";
import { findWaste, removeWaste } from "../experiments/store_waste.ts";
import { describeAttack } from "../experiments/describe_unit.ts";
import type { Unit } from "../experiments/unit.ts";
import type { Manifest } from "../store/manifest.ts";
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
  const records = (await Promise.all(Object.entries(folders).map(listed))).flat();
  if (records.length === 0) return "The store is empty";
  const methods = methodsOf(records);
  const rows = records.map(({ key, folder, manifest }) => {
    const short = key.slice(0, 12);
    if (manifest === undefined) {
      return [short, "damaged manifest: see store verify", "", "", "", ""];
    }
    const { about, made, bytes } = manifest;
    return [
      short,
      describeUnit(about["unit"] as Unit, methods) +
      (folder === "unfinished" ? ", unfinished" : ""),
      kilobytes(bytes),
      made.seconds.toFixed(1),
      made.at.slice(0, 19).replace("T", " "),
      made.device,
    ];
  });
  const total = records.reduce((sum, { manifest }) => sum + (manifest?.bytes ?? 0), 0);
  const table = markdownTable([["Unit", "What", "kB", "Seconds", "Made (UTC)", "By"], ...rows], {
    align: ["l", "l", "r", "r", "l", "l"],
  });
  return `${table}\n\n${rows.length} records, ${kilobytes(total)} kB`;
}

/** A record of a store; its manifest is absent where it is damaged. */
interface Listed {
  readonly folder: string;
  readonly key: string;
  readonly manifest: Manifest | undefined;
}

async function listed([folder, records]: [string, RecordFolder]): Promise<Listed[]> {
  const found: Listed[] = [];
  for (const key of await records.keys()) {
    found.push({ folder, key, manifest: await records.manifest(key) });
  }
  return found;
}

/** The method of every member that is in the store, by the key of its unit. */
function methodsOf(records: readonly Listed[]): ReadonlyMap<string, string> {
  return new Map(records.flatMap(({ key, manifest }): [string, string][] => {
    const unit = manifest?.about["unit"] as Unit | undefined;
    return unit?.kind === "train" ? [[key, unit.method]] : [];
  }));
}

/**
 * A unit out of its plan, in a few words. An attack is on members that are of one method, or are
 * no longer there.
 */
function describeUnit(unit: Unit, methods: ReadonlyMap<string, string>): string {
  const on = `${unit.dataset}, ${unit.engine.backend}`;
  if (unit.kind === "train") {
    return `train ${unit.method} ${unit.member}, seed ${unit.seed}, ${unit.epochs} epochs (${on})`;
  }
  const { attack, dataset, from, to, members } = unit;
  const what = describeAttack(attack, dataset);
  const method = members.map((key) => methods.get(key)).find((name) => name !== undefined);
  const of = method === undefined ? "members that are not in the store" : `members of ${method}`;
  return `${what} on ${members.length} ${of}, images ${from}-${to} (${on})`;
}

function kilobytes(bytes: number): string {
  return (bytes / 1e3).toFixed(1);
}
