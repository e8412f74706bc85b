/** The cost function J of the paper: cross-entropy between labels and the softmax of logits. */

import * as tf from "@tensorflow/tfjs";
import { defineGradient } from "./kernels.ts";

/**
 * The reading `loss`. `fused` computes the logarithm of the softmax directly. `clipped` clips
 * probabilities to [1e-7, 1 - 1e-7] before the logarithm, as Keras of 2017 did: where a
 * probability is clipped, its gradient is exactly 0.
 */
export type Loss = "fused" | "clipped";

const CLIP = 1e-7;

/** The names of two kernels that a backend may bring; without them the cost is composed here. */
export const CROSS_ENTROPY = "SoftmaxCrossEntropy";
export const CROSS_ENTROPY_GRADIENT = "SoftmaxCrossEntropyBackprop";

/** Inputs of these kernels; the gradient is also given `dy` `[E, B]`. */
export interface CrossEntropyInputs<T = tf.Tensor> {
  readonly logits: T;
  readonly labels: T;
}

/** What is the same for all images. */
export interface CrossEntropyAttributes {
  readonly loss: Loss;
  readonly temperature: number;
}

// By the logits alone: labels are constants in every cost of this program.
defineGradient<CrossEntropyAttributes>(
  CROSS_ENTROPY,
  ["logits", "labels"],
  false,
  (dy, [logits, labels], attributes) => ({
    logits: () =>
      tf.engine().runKernel(
        CROSS_ENTROPY_GRADIENT,
        { logits: logits!, labels: labels!, dy },
        attributes as unknown as tf.NamedAttrMap,
      ) as tf.Tensor,
  }),
);

/**
 * The cross-entropy of every image under every member.
 *
 * @param logits `[E, B, K]`
 * @param labels One-hot or soft labels `[E, B, K]` or `[1, B, K]`
 * @param temperature What the logits are divided by before the softmax, above 0
 * @returns `[E, B]`
 */
export function crossEntropy(
  logits: tf.Tensor3D,
  labels: tf.Tensor3D,
  loss: Loss,
  temperature: number = 1,
): tf.Tensor2D {
  if (tf.getKernel(CROSS_ENTROPY, tf.getBackend()) !== undefined) {
    const attributes = { loss, temperature } as unknown as tf.NamedAttrMap;
    return tf.engine().runKernel(CROSS_ENTROPY, { logits, labels }, attributes) as tf.Tensor2D;
  }
  return tf.tidy(() => {
    const scaled = temperature === 1 ? logits : tf.div<tf.Tensor3D>(logits, temperature);
    const logProbabilities = loss === "fused"
      ? tf.logSoftmax(scaled)
      : tf.log(tf.clipByValue(tf.softmax(scaled), CLIP, 1 - CLIP));
    return tf.neg(tf.sum(tf.mul(labels, logProbabilities), -1)) as tf.Tensor2D;
  });
}
