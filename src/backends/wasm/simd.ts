/** Which vector instructions this machine has for generated kernels. */

import { FunctionBuilder } from "./emit/function_builder.ts";
import { encodeModule } from "./emit/module.ts";
import { f32x4, type Vector } from "./emit/value.ts";
import { joinsVectors } from "./joined_vectors.ts";

/**
 * `wide` and `relaxed` multiply and add in one instruction, `wide` on two vectors at once; `plain`
 * takes two instructions; with `none` tfjs's stock kernels compute. The first two give the same bits.
 */
export type Simd = "wide" | "relaxed" | "plain" | "none";

/** a * b + c. */
export type MultiplyAdd = (a: Vector, b: Vector, c: Vector) => Vector;

/** How each kind of vector instructions multiplies and adds. */
export const MULTIPLY_ADD: Readonly<Record<Exclude<Simd, "none">, MultiplyAdd>> = {
  wide: f32x4.relaxedMultiplyAdd,
  relaxed: f32x4.relaxedMultiplyAdd,
  plain: (a, b, c) => f32x4.add(f32x4.mul(a, b), c),
};

/** Finds the best vector instructions by asking the engine whether it would take them. */
export function detectSimd(
  accepts: (module: Uint8Array<ArrayBuffer>) => boolean = WebAssembly.validate,
  joins: () => boolean = joinsVectors,
): Simd {
  for (const simd of ["relaxed", "plain"] as const) {
    const builder = new FunctionBuilder(0);
    const value = builder.keep(f32x4.zero());
    builder.set(value, MULTIPLY_ADD[simd](value, value, value));
    if (accepts(encodeModule(builder))) return simd === "relaxed" && joins() ? "wide" : simd;
  }
  return "none";
}
