/** The gradient of adversarial training's own cost (reading `attackCost`). */

import * as tf from "@tensorflow/tfjs";
import { adversarialImages } from "../training/adversarial_images.ts";
import type { AdversarialTraining } from "../training/defences.ts";
import type { GradientPass } from "./input_gradient.ts";

/**
 * The gradient by x of J_AT(theta, x, y) = rho J(theta, x, y) + (1 - rho) J(theta, x_FGSM, y), whose
 * x_FGSM = x + epsilon sign(grad_x J(theta, x, y)) moves along with x: the sign is flat, and a pixel
 * that was clipped stays where it is.
 *
 * @param passAt Gives the gradients of J, and the logits, at images
 * @param x One batch for each of M members, `[M, B, H, W, C]`
 * @returns The gradients of J_AT, and the logits at `x`
 */
export function adversarialGradients(
  passAt: (images: tf.Tensor5D) => GradientPass,
  x: tf.Tensor5D,
  adversarial: AdversarialTraining,
): GradientPass {
  return tf.tidy(() => {
    const { rho, pixelClip } = adversarial;
    const { gradients, logits } = passAt(x);
    const { gradients: theirs } = passAt(adversarialImages(x, gradients, adversarial));
    const through = pixelClip === "none" ? theirs : tf.mul(
      theirs,
      unclipped(adversarialImages(x, gradients, { ...adversarial, pixelClip: "none" })),
    );
    const mixed = tf.add<tf.Tensor5D>(tf.mul(gradients, rho), tf.mul(through, 1 - rho));
    return { gradients: mixed, logits };
  });
}

/** 1 where a pixel is in [0, 1], elsewhere 0. */
function unclipped(images: tf.Tensor5D): tf.Tensor5D {
  const isInside = tf.logicalAnd(tf.greaterEqual(images, 0), tf.lessEqual(images, 1));
  return tf.cast<tf.Tensor5D>(isInside as tf.Tensor5D, "float32");
}
