/**
 * The recorded smoke run, and how a live run is compared with it: to the bit on the same backend,
 * and otherwise within the spread of ten seeds.
 */

import { join } from "node:path";
import * as v from "valibot";
import { parseCommandLine } from "../src/cli/options.ts";
import type { ReproduceOptions } from "../src/cli/result_flags.ts";
import { Store } from "../src/experiments/store.ts";
import { COLUMNS } from "../src/evaluation/accuracy.ts";
import { ATTACK_NAMES } from "../src/evaluation/outcomes.ts";
import type { Table2Row } from "../src/evaluation/table2.ts";

/** Where the recorded run is kept. */
export const SMOKE_DIRECTORY = new URL("../golden/measured/smoke-synthetic/", import.meta.url);

/** The spread of one accuracy over seeds. */
const spreadSchema = v.strictObject({
  attack: v.picklist(ATTACK_NAMES),
  method: v.string(),
  accuracy: v.picklist(COLUMNS),
  /** The accuracy under each seed. */
  values: v.array(v.number()),
  /** Where the accuracy of one more run is to be expected. */
  band: v.tuple([v.number(), v.number()]),
});

/** What is recorded besides results.json. */
export const recordSchema = v.strictObject({
  /** The backend that made the digests. */
  backend: v.string(),
  /** SHA-256 of every stored unit's data file of the recorded run, by the unit's key. */
  digests: v.record(v.string(), v.string()),
  seeds: v.array(v.number()),
  spread: v.array(spreadSchema),
});

/** What is recorded besides results.json. */
export type SmokeRecord = v.InferOutput<typeof recordSchema>;

/** The options of a smoke run. */
export function smokeOptions(seed: number, backend: string, out: string): ReproduceOptions {
  const line = parseCommandLine(
    ["--profile", "smoke", "--seed", `${seed}`, "--backend", backend, "--out", out],
    "",
  );
  if (line.kind !== "reproduce") throw new Error("The smoke options print a text");
  return line.options;
}

/**
 * The 99.9 % prediction interval of one more run, from `values` of ten seeds: mean ± t sd
 * sqrt(1 + 1/10), with Student's t for nine degrees of freedom; at least one test image wide on
 * either side, and inside [0, 1].
 */
export function predictionBand(values: readonly number[], testImages: number): [number, number] {
  if (values.length !== 10) {
    throw new RangeError(`Ten values are needed: received ${values.length}`);
  }
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1);
  const reach = Math.max(4.7809 * Math.sqrt(variance * 1.1), 1 / testImages);
  return [Math.max(0, mean - reach), Math.min(1, mean + reach)];
}

/** Accuracies of a table that lie outside their bands, in words. */
export function outsideBands(
  table: readonly Table2Row[],
  spread: SmokeRecord["spread"],
): string[] {
  return spread.flatMap(({ attack, method, accuracy, band: [low, high] }) => {
    const row = table.find((row) => row.attack === attack && row.method === method);
    const value = row?.[accuracy];
    if (value !== undefined && value >= low && value <= high) return [];
    return [`${attack} ${method} ${accuracy} is ${value}, expected ${low} to ${high}`];
  });
}

/** SHA-256 of every unit's data file in the store of a run, by the unit's key, in order of keys. */
export async function storeDigests(out: string): Promise<Record<string, string>> {
  const { units } = new Store(join(out, "store")).folders;
  const digests: Record<string, string> = {};
  for (const key of await units.keys()) digests[key] = (await units.check(key))!.sha256;
  return digests;
}
