/**
 * Gradients without their lengths. Those of a member that is sure of itself can be so small that
 * their squares are 0 in float32; they are scaled before anything is squared.
 */

import * as tf from "@tensorflow/tfjs";

/**
 * Divides every gradient by its largest absolute value; a gradient of 0 stays 0.
 *
 * @param gradients `[M, B, H, W, C]`
 * @returns The scaled gradients as rows, `[M, B, H · W · C]`, with the divisors, `[M, B, 1]`, which
 * are 0 for a gradient of 0
 */
export function scaledRows(gradients: tf.Tensor5D): { rows: tf.Tensor3D; largest: tf.Tensor3D } {
  const [members, batch] = gradients.shape;
  return tf.tidy(() => {
    const rows = tf.reshape(gradients, [members, batch, -1]) as tf.Tensor3D;
    const largest = tf.max(tf.abs(rows), -1, true) as tf.Tensor3D;
    const divisors = tf.where(tf.equal(largest, 0), tf.onesLike(largest), largest);
    return { rows: tf.div(rows, divisors) as tf.Tensor3D, largest };
  });
}

/** Divides every gradient by its L2 norm, image by image; a gradient of 0 stays 0. */
export function unitLength(gradients: tf.Tensor5D): tf.Tensor5D {
  return tf.tidy(() => {
    const { rows } = scaledRows(gradients);
    const norms = tf.sqrt(tf.sum(tf.square(rows), -1, true));
    // A scaled row has a norm of at least 1, or of 0.
    return tf.reshape(tf.div(rows, tf.maximum(norms, 1)), gradients.shape);
  });
}
