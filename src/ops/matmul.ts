/** Matrix products over the member axis, and their gradients. */

import * as tf from "@tensorflow/tfjs";
import { defineGradient, defineOp, mapMembers, runOp } from "./kernels.ts";

/** Two matrices for each member, `[E, N, M]`. */
export interface ProductInputs<T = tf.Tensor> {
  readonly a: T;
  readonly b: T;
}

/** Which of the two matrices are to be transposed. */
export interface ProductAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * The product; a backend may register a kernel of its own under its name. Transposes are explicit
 * here: tfjs's stock wasm kernel multiplies fast only without its flags and without a batch axis.
 */
export const PRODUCT = defineOp<ProductInputs, ProductAttributes>({
  name: "MemberMatMul",
  compose: ({ a, b }, { transposeA, transposeB }) =>
    mapMembers([a, b], (a, b) =>
      tf.matMul(
        (transposeA ? tf.transpose(a) : a) as tf.Tensor2D,
        (transposeB ? tf.transpose(b) : b) as tf.Tensor2D,
      )),
});

defineGradient(PRODUCT.name, ["a", "b"], false, (dy, [a, b]) => ({
  a: () => product(dy, b!, { transposeA: false, transposeB: true }),
  b: () => product(a!, dy, { transposeA: true, transposeB: false }),
}));

/**
 * Multiplies each member's rows by its own matrix.
 *
 * @param a `[E, B, N]`
 * @param b `[E, N, M]`
 * @returns `[E, B, M]`
 */
export function memberMatMul(a: tf.Tensor3D, b: tf.Tensor3D): tf.Tensor3D {
  return product(a, b, { transposeA: false, transposeB: false }) as tf.Tensor3D;
}

function product(a: tf.Tensor, b: tf.Tensor, attributes: ProductAttributes): tf.Tensor {
  return runOp(PRODUCT, { a, b }, attributes);
}
