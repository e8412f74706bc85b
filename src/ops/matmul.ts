/**
 * Matrix products over the member axis, and their gradients. Transposes are explicit: tfjs's wasm
 * backend multiplies fast only without its transpose flags and without a batch axis.
 */

import * as tf from "@tensorflow/tfjs";
import { defineGradient, defineOp, mapMembers, runOp } from "./kernels.ts";

const PRODUCT = defineOp<{ a: tf.Tensor; b: tf.Tensor }, Record<string, never>>({
  name: "MemberMatMul",
  compose: ({ a, b }) => mapMembers([a, b], (a, b) => tf.matMul(a, b)),
});

defineGradient(PRODUCT.name, ["a", "b"], false, (dy, [a, b]) => ({
  a: () => product(dy, tf.transpose(b!, [0, 2, 1])),
  b: () => product(tf.transpose(a!, [0, 2, 1]), dy),
}));

/**
 * Multiplies each member's rows by its own matrix.
 *
 * @param a `[E, B, N]`
 * @param b `[E, N, M]`
 * @returns `[E, B, M]`
 */
export function memberMatMul(a: tf.Tensor3D, b: tf.Tensor3D): tf.Tensor3D {
  return product(a, b) as tf.Tensor3D;
}

function product(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return runOp(PRODUCT, { a, b }, {});
}
