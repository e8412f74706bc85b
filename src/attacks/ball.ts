/** The images that an attack may make: a ball around the clean ones, cut to [0, 1]. */

import * as tf from "@tensorflow/tfjs";
import type { RandomStream } from "../random/stream.ts";
import { unitLength } from "./unit_length.ts";

/** How the size of a perturbation is measured: its largest change, or its Euclidean length. */
export type Norm = "linf" | "l2";

/** A ball of one radius around each image of a batch. */
export interface Ball {
  /** What the size of a change is measured by. */
  readonly norm: Norm;
  /** The largest change, above 0; in `linf` of any pixel, in units of pixels in [0, 1]. */
  readonly epsilon: number;
}

/**
 * The steepest way up by a step of length 1 in the norm: the sign of the gradient, or the gradient
 * at unit length. A gradient of 0 gives 0.
 *
 * @param gradients `[B, H, W, C]`
 * @returns `[B, H, W, C]`, each image of length 1 or 0 in the norm
 *
 * @example
 * ```ts
 * import { activateBackend, steepest } from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await activateBackend("cpu");
 * tf.tidy(() => {
 *   const gradients = tf.tensor4d([3, -4], [1, 1, 2, 1]);
 *   assert.deepEqual([...steepest("linf", gradients).dataSync()], [1, -1]);
 *   const alongL2 = [...steepest("l2", gradients).dataSync()];
 *   assert.deepEqual(alongL2.map((step) => step.toFixed(3)), ["0.600", "-0.800"]);
 * });
 * ```
 */
export function steepest(norm: Norm, gradients: tf.Tensor4D): tf.Tensor4D {
  if (norm === "linf") return tf.sign(gradients);
  return tf.tidy(() => tf.squeeze(unitLength(tf.expandDims(gradients, 0)), [0]));
}

/**
 * The point of the ball, and of [0, 1], that an image is moved back to. A clean pixel is in
 * [0, 1], so cutting to that range moves no pixel away from the clean image.
 *
 * @param x `[B, H, W, C]`
 * @param clean `[B, H, W, C]`, in [0, 1]
 */
export function intoBall({ norm, epsilon }: Ball, x: tf.Tensor4D, clean: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    if (norm === "linf") {
      const lower = tf.maximum(tf.sub(clean, epsilon), 0);
      const upper = tf.minimum(tf.add(clean, epsilon), 1);
      return tf.minimum(tf.maximum(x, lower), upper);
    }
    const moved = tf.sub(x, clean);
    const lengths = tf.sqrt(tf.sum(tf.square(moved), [1, 2, 3], true));
    const shrink = tf.where(
      tf.greater(lengths, epsilon),
      tf.div(epsilon, lengths),
      tf.onesLike(lengths),
    );
    return tf.clipByValue(tf.add(clean, tf.mul(moved, shrink)), 0, 1);
  });
}

/**
 * Writes a perturbation that is uniformly distributed in the ball.
 *
 * @param into The pixels of one image
 */
export function drawFromBall(
  { norm, epsilon }: Ball,
  stream: RandomStream,
  into: Float32Array,
): void {
  if (norm === "linf") {
    for (let p = 0; p < into.length; p++) into[p] = epsilon * (2 * stream.uniform() - 1);
    return;
  }
  for (let p = 0; p < into.length; p++) into[p] = stream.normal();
  const length = Math.sqrt(into.reduce((sum, value) => sum + value * value, 0));
  const radius = epsilon * Math.pow(stream.uniform(), 1 / into.length);
  for (let p = 0; p < into.length; p++) into[p]! *= radius / length;
}
