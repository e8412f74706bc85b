/** The 4 GiB of wasm: what finds no room in them ends in one line for the user. */

import { UserError } from "../../errors.ts";
import { mebibytes } from "../mebibytes.ts";

/** What is used of the module behind tfjs's `BackendWasm`. */
export interface WasmModule {
  readonly HEAPU8: Pick<Uint8Array, "length">;
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** What 32 bits can address; a longer request would come out as a shorter one. */
const MOST = 2 ** 32;

const guarded = new WeakSet<WasmModule>();

/**
 * Has every allocation, tfjs's own too, end in a {@linkcode UserError} if there is no room for it.
 * tfjs takes the address 0 of one that failed for a place like any other, and its kernels write
 * over what is there.
 */
export function guardMemory(wasm: WasmModule): void {
  if (guarded.has(wasm)) return;
  guarded.add(wasm);
  // Emscripten's replaces itself when it is first called, and would replace the guard.
  wasm._free(wasm._malloc(1));
  const unguarded = wasm._malloc;
  wasm._malloc = (bytes) => {
    const address = bytes < MOST ? unguarded(bytes) : 0;
    if (address === 0 && bytes > 0) throw outOfMemory(bytes, wasm.HEAPU8.length);
    return address;
  };
}

function outOfMemory(bytes: number, held: number): UserError {
  return new UserError(
    `The wasm backend has no memory left for ${mebibytes(bytes)} more: it holds ` +
      `${mebibytes(held)} and can hold ${mebibytes(MOST)}: try fewer members, a smaller model or ` +
      "--backend webgpu",
  );
}
