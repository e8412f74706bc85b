/** The images that adversarial training adds to its own. */

import * as tf from "@tensorflow/tfjs";
import type { AdversarialTraining } from "./defences.ts";

/**
 * One step of FGSM, x + epsilon sign(gradient), kept in [0, 1] if pixels are clipped.
 *
 * @param x `[E, B, H, W, C]`
 * @param gradients Of each member's cost by its images; their scale does not matter
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
