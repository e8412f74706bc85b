/**
 * The reading `attackCost`: J is "the cost function used to train the DNN" (section 2.1). The
 * methods of Table 2 train with cross-entropy on the labels, which is the default. Adversarial
 * training and distillation train with another cost; to climb it, an attack takes J_AT's two images
 * (`adversarial_gradients.ts`), or cross-entropy at a temperature and a teacher's labels.
 */

import type * as tf from "@tensorflow/tfjs";

/** The options of the reading `attackCost`: cross-entropy, or what the networks were trained on. */
export const ATTACK_COST_READINGS = ["crossEntropy", "trainingCost"] as const;

/** A reading of {@linkcode ATTACK_COST_READINGS}. */
export type AttackCostReading = typeof ATTACK_COST_READINGS[number];

/**
 * The cost J(theta, x, y) of every image under every member; an attack climbs it.
 *
 * @param logits `[M, B, K]`, or `[1, B, K]` where a gradient source fuses the members' outputs
 * @param labels One-hot or soft, of the same shape
 * @returns `[M, B]` or `[1, B]`
 */
export type AttackCost = (logits: tf.Tensor3D, labels: tf.Tensor3D) => tf.Tensor2D;
