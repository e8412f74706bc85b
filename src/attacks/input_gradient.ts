/** The gradient an attack follows: of the cost by the pixels, for every member at once. */

import * as tf from "@tensorflow/tfjs";
import { type Ensemble, mapStacks } from "../models/ensemble.ts";
import { forward } from "../models/forward.ts";
import { crossEntropy, type Loss } from "../ops/cross_entropy.ts";

/**
 * Every member's gradient of J(theta_i, x, y) by x, with dropout off.
 *
 * @param x Images, one batch for each member, `[E, B, H, W, C]`
 * @param labels One-hot labels, `[E, B, K]`
 * @returns `[E, B, H, W, C]`: slice i is the gradient of member i at its own images
 */
export function memberInputGradients(
  ensemble: Ensemble,
  x: tf.Tensor5D,
  labels: tf.Tensor3D,
  loss: Loss,
): tf.Tensor5D {
  return mapStacks(ensemble, [x, labels], (stack, x, labels) => {
    // Images and members do not interact, so one gradient of the sum holds them all.
    const cost = (x: tf.Tensor): tf.Tensor =>
      tf.sum(crossEntropy(forward(stack, x as tf.Tensor5D), labels as tf.Tensor3D, loss));
    return tf.grad(cost)(x!) as tf.Tensor5D;
  });
}
