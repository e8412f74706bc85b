/**
 * Vectors of 256 bits. WebAssembly has none, but V8 can join two vectors of 128 that lie side by
 * side into one where the processor has AVX2. It does so only where nothing can happen between
 * their loads and stores, not even a check of the address; Deno, unlike Node and Chromium, has
 * every address checked by an instruction. Two flags, which a running program cannot set, change
 * both.
 */

import process from "node:process";

/**
 * What V8 is started with to join vectors. The tasks that compute set it (`deno.json`), unless Deno
 * does not start with it: V8 has the first flag on x86-64 alone, and a later V8 may have neither.
 */
export const JOINING_FLAGS = "--experimental-wasm-revectorize,--no-wasm-bounds-checks";

/** Whether V8 was started so, by the environment's `DENO_V8_FLAGS`, on a processor of that kind. */
export function joinsVectors(
  { arch, env }: { arch: string; env: () => string | undefined } = {
    arch: process.arch,
    env: () => process.env["DENO_V8_FLAGS"],
  },
): boolean {
  if (arch !== "x64") return false;
  const flags = new Set(flagsOf(env));
  return JOINING_FLAGS.split(",").every((flag) => flags.has(flag));
}

function flagsOf(env: () => string | undefined): readonly string[] {
  try {
    return env()?.split(",") ?? [];
  } catch {
    return []; // a program that may not read it has not been started by a task
  }
}
