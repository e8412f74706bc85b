/** Functions and plans made for a layer's shape, each once. */

import type { FunctionBuilder } from "./emit/function_builder.ts";
import { compileFunction } from "./emit/module.ts";
import { MULTIPLY_ADD, type MultiplyAdd, type Simd } from "./simd.ts";
import { TILE_COLUMNS } from "./tile_size.ts";

/** Makes what a shape needs when it is met first, and gives the same again afterwards. */
export class Compiler {
  readonly multiplyAdd: MultiplyAdd;
  /** Most columns of a tile. */
  readonly tileColumns: number;
  readonly #memory: WebAssembly.Memory;
  readonly #made = new Map<string, unknown>();

  constructor(memory: WebAssembly.Memory, simd: Exclude<Simd, "none">) {
    this.#memory = memory;
    this.multiplyAdd = MULTIPLY_ADD[simd];
    this.tileColumns = TILE_COLUMNS[simd];
  }

  /** The function that `build` describes; `kind` and `shape` must tell it from all others. */
  function<F>(kind: string, shape: unknown, build: () => FunctionBuilder): F {
    return this.once(kind, shape, () => compileFunction(build(), this.#memory) as F);
  }

  /** Whatever `make` makes, once for each kind and shape. */
  once<T>(kind: string, shape: unknown, make: () => T): T {
    const key = `${kind} ${JSON.stringify(shape)}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known as T;
    const made = make();
    this.#made.set(key, made);
    return made;
  }
}
