/** One step of an attack: along the signs of gradients, then back into the epsilon ball. */

import * as tf from "@tensorflow/tfjs";
import { defineOp, runOp } from "./kernels.ts";

/**
 * How gradients `[M, B, …]` become a direction: their signs, `[M, B, …]`; or the sign of their mean
 * over the members or the mean of their signs, `[1, B, …]`.
 */
export type DirectionRule = "sign" | "signOfMean" | "meanOfSigns";

/** `[S, B, …]`, `[M, B, …]`, and the bounds of every pixel, `[1, B, …]`. */
export interface AttackStepInputs<T = tf.Tensor> {
  readonly iterates: T;
  readonly gradients: T;
  readonly lower: T;
  readonly upper: T;
}

/** What is the same for all pixels. */
export interface AttackStepAttributes {
  readonly rule: DirectionRule;
  /** Length of the step. */
  readonly alpha: number;
}

/** The next iterates; a backend may have a kernel of its own. */
export const ATTACK_STEP = defineOp<AttackStepInputs, AttackStepAttributes>({
  name: "AttackStep",
  compose: ({ iterates, gradients, lower, upper }, { rule, alpha }) => {
    const moved = tf.add(iterates, tf.mul(directionOf(rule, gradients), alpha));
    return tf.minimum(tf.maximum(moved, lower), upper);
  },
});

/** Runs a step. */
export function attackStep(
  inputs: AttackStepInputs,
  attributes: AttackStepAttributes,
): tf.Tensor5D {
  return runOp(ATTACK_STEP, inputs, attributes) as tf.Tensor5D;
}

/** The direction that gradients have under a rule. */
export function directionOf(rule: DirectionRule, gradients: tf.Tensor): tf.Tensor {
  switch (rule) {
    case "sign":
      return tf.sign(gradients);
    case "signOfMean":
      return tf.sign(tf.mean(gradients, 0, true));
    case "meanOfSigns":
      return tf.mean(tf.sign(gradients), 0, true);
  }
}
