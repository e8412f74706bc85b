/** The rules of the attacks that climb: how each moves an iterate. */

import * as tf from "@tensorflow/tfjs";
import { steepest } from "./ball.ts";
import type { StepRule } from "./climb_options.ts";
import { scaledRows } from "./unit_length.ts";

/**
 * Steps of one size along the steepest way up: FGSM and BIM from the clean image, PGD from a random
 * one (Madry et al. 2018, "Towards Deep Learning Models Resistant to Adversarial Attacks").
 *
 * @param alpha The size of a step, in the norm of the ball
 */
export function steepestSteps(alpha: number): StepRule {
  return ({ x, gradients, ball }) => ({
    next: tf.add(x, tf.mul(steepest(ball.norm, gradients), alpha)),
    memory: {},
  });
}

/**
 * MI-FGSM (Dong et al. 2018, "Boosting Adversarial Attacks with Momentum", algorithm 1): follows the
 * sum of the gradients so far, each divided by its L1 norm and forgotten by the factor `decay` at
 * every step.
 */
export function momentumSteps(alpha: number, decay: number): StepRule {
  return ({ x, gradients, ball }, { momentum }) => {
    const now = unitL1(gradients);
    const next = momentum === undefined ? now : tf.add(tf.mul(momentum, decay), now);
    return {
      next: tf.add(x, tf.mul(steepest(ball.norm, next as tf.Tensor4D), alpha)),
      memory: { momentum: next },
    };
  };
}

/** Divides every gradient by its L1 norm; a gradient of 0 stays 0. */
function unitL1(gradients: tf.Tensor4D): tf.Tensor4D {
  const { rows } = scaledRows(tf.expandDims(gradients, 0));
  const norms = tf.sum(tf.abs(rows), -1, true);
  // A scaled row has a norm of at least 1, or of 0.
  return tf.reshape(tf.div(rows, tf.maximum(norms, 1)), gradients.shape);
}
