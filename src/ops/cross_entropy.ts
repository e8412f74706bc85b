/** The cost function J of the paper: cross-entropy between labels and the softmax of logits. */

import * as tf from "@tensorflow/tfjs";
import { defineGradient } from "./kernels.ts";
import type { Loss } from "./loss_readings.ts";

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
 * The cost J (section 2.1): the cross-entropy of every image under every member.
 *
 * @param logits `[E, B, K]`
 * @param labels One-hot or soft labels `[E, B, K]` or `[1, B, K]`
 * @param temperature What the logits are divided by before the softmax, above 0
 * @returns In nats, `[E, B]`
 *
 * @example A member that knows nothing of two classes, and one that is as good as certain and wrong
 * ```ts
 * import { activateBackend, crossEntropy } from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await activateBackend("cpu");
 * tf.tidy(() => {
 *   const [logits, labels] = [tf.tensor3d([[[0, 0]], [[0, 50]]]), tf.tensor3d([[[1, 0]]])];
 *   const costs = (loss: "fused" | "clipped"): string[] =>
 *     [...crossEntropy(logits, labels, loss).dataSync()].map((cost) => cost.toFixed(3));
 *   assert.deepEqual(costs("fused"), ["0.693", "50.000"]); // ln 2 and the difference of logits
 *   assert.deepEqual(costs("clipped"), ["0.693", "16.118"]); // -ln 1e-7
 * });
 * ```
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
