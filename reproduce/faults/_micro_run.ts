/** A run of a few seconds, in processes of its own, for tests that break it. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Store } from "../../src/experiments/store.ts";
import { parseResults, type Results } from "../../src/reports/results.ts";

/** The flags of the run, apart from --out. */
export const MICRO_FLAGS: readonly string[] = [
  ...["--profile", "smoke", "--backend", "wasm", "--workers", "2", "--quiet"],
  ...["--members", "2", "--epochs", "6", "--train-limit", "256", "--test-limit", "60"],
];

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Starts `reproduce`; killing the process kills the program itself, no wrapper. */
export function startReproduce(...args: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-P=reproduce", "reproduce/main.ts", ...args],
    cwd: ROOT,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** How a process ended, and what it wrote. */
export interface Ended {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly out: string;
  /** Standard error, without what Deno says itself. */
  readonly notes: string[];
}

/** Waits for a process. */
export async function ended(process: Deno.ChildProcess): Promise<Ended> {
  const { code, signal, stdout, stderr } = await process.output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const notes = text(stderr).split("\n").filter((line) => line !== "" && !/Warning/.test(line));
  return { code, signal, out: text(stdout), notes };
}

/** The results of the one run in a folder, without what differs from one time to the next. */
export async function findings(out: string): Promise<Partial<Results> | undefined> {
  for await (const { name } of Deno.readDir(out)) {
    if (name === "store") continue;
    const text = await Deno.readTextFile(join(out, name, "results.json")).catch(() => undefined);
    if (text === undefined) continue;
    const { startedAt: _at, seconds: _seconds, computing: _sum, ...rest } = parseResults(
      JSON.parse(text),
    );
    return rest;
  }
  return undefined;
}

/** When each finished unit of a folder's store was made: a unit that ran twice changes its time. */
export async function makingTimes(out: string): Promise<Map<string, string>> {
  const { units } = new Store(join(out, "store")).folders;
  const times = new Map<string, string>();
  for (const key of await units.keys()) {
    const manifest = await units.manifest(key);
    if (manifest !== undefined) times.set(key, manifest.made.at);
  }
  return times;
}
