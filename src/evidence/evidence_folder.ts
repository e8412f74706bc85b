/** The evidence of a run: a folder with one file for each method and seed. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import type { MethodOutcomes, Replicate } from "../evaluation/outcomes.ts";
import { systemReason, writeFileAtomically } from "../files/atomic_write.ts";
import { encodeEvidence } from "./evidence_file.ts";
import { decodeEvidence } from "./read_evidence.ts";

/** The folder of a run that holds its evidence. */
export const EVIDENCE = "evidence";

const NAME = /^seed(\d+)-(\w+)\.labels\.gz$/;

/** Writes the evidence of a run into `directory`. */
export async function writeEvidence(
  directory: string,
  replicates: readonly Replicate[],
  readings: { readonly attackLabel: string; readonly grad2: string },
): Promise<void> {
  for (const { seed, methods } of replicates) {
    for (const outcomes of methods) {
      const path = join(directory, `seed${seed}-${outcomes.method}.labels.gz`);
      await writeFileAtomically(path, encodeEvidence(outcomes, seed, readings));
    }
  }
}

/**
 * Reads the evidence of a run, seed by seed, with the methods in the given order.
 *
 * @param methods The methods that the run's results name
 * @throws {UserError} If the folder cannot be read, a file is damaged or missing, or two seeds do
 * not have the same methods
 */
export async function readEvidence(
  directory: string,
  methods: readonly string[],
): Promise<Replicate[]> {
  const bySeed = new Map<number, Map<string, MethodOutcomes>>();
  for (const name of await fileNames(directory)) {
    const [, seed, method] = NAME.exec(name) ?? [];
    if (seed === undefined || method === undefined) continue;
    const outcomes = await readFile(join(directory, name), Number(seed), method);
    const found = bySeed.get(Number(seed)) ?? new Map<string, MethodOutcomes>();
    bySeed.set(Number(seed), found.set(method, outcomes));
  }
  if (bySeed.size === 0) {
    throw new UserError(`${directory}: holds no evidence (seed<n>-<method>.labels.gz)`);
  }
  return [...bySeed].sort(([a], [b]) => a - b).map(([seed, found]) => ({
    seed,
    methods: methods.map((method) => {
      const outcomes = found.get(method);
      if (outcomes === undefined) {
        throw new UserError(`${directory}: seed${seed}-${method}.labels.gz is missing`);
      }
      return outcomes;
    }),
  }));
}

async function fileNames(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch (error) {
    throw new UserError(`${directory}: cannot be read: ${systemReason(error)}`);
  }
}

async function readFile(path: string, seed: number, method: string): Promise<MethodOutcomes> {
  try {
    const { description, outcomes } = decodeEvidence(await Deno.readFile(path));
    if (description.seed !== seed || description.method !== method) {
      throw new Error(`it holds ${description.method} under seed ${description.seed}`);
    }
    return outcomes;
  } catch (error) {
    throw new UserError(`${path}: cannot be used as evidence: ${systemReason(error)}`);
  }
}
