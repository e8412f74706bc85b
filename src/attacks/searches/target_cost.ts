/** The cost of searches towards a class, whose goals are the targets. */

import type * as tf from "@tensorflow/tfjs";
import { ATTACK_LOSSES } from "../losses.ts";

/** Cross-entropy to the target, which does not ask for the true labels. */
export function targetCost(logits: tf.Tensor3D, targets: tf.Tensor3D): tf.Tensor2D {
  return ATTACK_LOSSES.crossEntropy.targeted(targets)(logits, targets);
}
