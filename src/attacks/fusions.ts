/** One output of all members of an ensemble, whose one cost an attack may climb. */

import * as tf from "@tensorflow/tfjs";

/** Makes one output of M members: from their logits, `[M, B, K]`, to its own, `[1, B, K]`. */
export type Fusion = (logits: tf.Tensor3D) => tf.Tensor3D;

/** The mean of the members' probabilities, or of their logits; a backend may know it by name. */
export type FusionRule = "meanProbability" | "meanLogits";

/** What is done under each rule. */
export const FUSIONS: Readonly<Record<FusionRule, Fusion>> = {
  // The logarithm of the mean probability: logits whose softmax is the mean itself.
  meanProbability: (logits) =>
    tf.sub(tf.logSumExp(tf.logSoftmax(logits), 0, true), Math.log(logits.shape[0])),
  meanLogits: (logits) => tf.mean(logits, 0, true),
};
