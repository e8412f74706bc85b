/** Costs whose gradient is a weighted sum of the logits' own gradients. */

import * as tf from "@tensorflow/tfjs";
import type { AttackCost } from "../attack_cost.ts";

/** The sum of the logits, weighted by the "labels". */
export const linearCost: AttackCost = (
  logits: tf.Tensor3D,
  weights: tf.Tensor3D,
): tf.Tensor2D => tf.sum(tf.mul(logits, weights), -1);
