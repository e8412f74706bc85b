/** How the gradients of an ensemble's members become one direction, beyond the rules of a step. */

import * as tf from "@tensorflow/tfjs";
import { scaledRows, unitLength } from "./unit_length.ts";

/**
 * - `signOfSum`: the sign of the sum over the members
 * - `signOfUnitSum`: the same once each gradient is divided by its L2 norm, image by image; a
 *   gradient of 0 stays 0
 * - `signVote`: the sign that more members' gradients have
 */
export type FurtherDirection = "signOfSum" | "signOfUnitSum" | "signVote";

/** From gradients `[M, B, H, W, C]` to a direction `[1, B, H, W, C]`. */
export const FURTHER_DIRECTIONS: Readonly<
  Record<FurtherDirection, (gradients: tf.Tensor5D) => tf.Tensor5D>
> = {
  signOfSum,
  signOfUnitSum: (gradients) => signOfSum(unitLength(gradients)),
  signVote: (gradients) => signOfSum(tf.sign(gradients)),
};

/** Which is that of their mean, too. */
function signOfSum(gradients: tf.Tensor5D): tf.Tensor5D {
  return tf.sign(tf.sum(gradients, 0, true));
}

/**
 * The mean gradient itself, scaled so that its largest pixel is 1 or -1, image by image; a mean of 0
 * stays 0. A direction of no name: no backend has a kernel for it.
 */
export function scaledMean(gradients: tf.Tensor5D): tf.Tensor5D {
  return tf.tidy(() => {
    const mean = tf.mean<tf.Tensor5D>(gradients, 0, true);
    return tf.reshape(scaledRows(mean).rows, mean.shape);
  });
}
