/** What every kernel works with. */

import { Compiler } from "./compiler.ts";
import { Heap } from "./heap.ts";
import type { Simd } from "./simd.ts";

/** The backend's memory, and the functions that were made for it. */
export interface WasmEngine {
  readonly heap: Heap;
  readonly compiler: Compiler;
}

/** Makes an engine for tfjs's wasm backend. */
export function makeEngine(backend: unknown, simd: Exclude<Simd, "none">): WasmEngine {
  const heap = new Heap(backend);
  return { heap, compiler: new Compiler(heap.memory, simd) };
}
