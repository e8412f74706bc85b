/** The images that adversarial training adds to its own. */

import * as tf from "@tensorflow/tfjs";
import type { AdversarialTraining } from "./defences.ts";

/**
 * One step of FGSM, x + epsilon sign(gradient), kept in [0, 1] if pixels are clipped.
 *
 * @param x `[E, B, H, W, C]`
 * @param gradients Of each member's cost by its images; their scale does not matter
 *
 * @example
 * ```ts
 * import { activateBackend, adversarialImages } from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await activateBackend("cpu");
 * const x = tf.tensor5d([0.25, 0.875, 0.5], [1, 1, 3, 1, 1]); // three pixels
 * const gradients = tf.tensor5d([-2, 0.001, 0], [1, 1, 3, 1, 1]);
 * const moved = (pixelClip: "unitInterval" | "none"): number[] =>
 *   [...adversarialImages(x, gradients, { epsilon: 0.25, pixelClip }).dataSync()];
 * assert.deepEqual(moved("none"), [0, 1.125, 0.5]);
 * assert.deepEqual(moved("unitInterval"), [0, 1, 0.5]);
 * ```
 */
export function adversarialImages(
  x: tf.Tensor5D,
  gradients: tf.Tensor5D,
  { epsilon, pixelClip }: Pick<AdversarialTraining, "epsilon" | "pixelClip">,
): tf.Tensor5D {
  return tf.tidy(() => {
    const moved = tf.add<tf.Tensor5D>(x, tf.mul(tf.sign(gradients), epsilon));
    return pixelClip === "none" ? moved : tf.clipByValue(moved, 0, 1);
  });
}
