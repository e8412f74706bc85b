/**
 * Losses that an attack can climb, as hooks beside the gradient sources: which of them is the
 * strongest depends on the network. Cross-entropy saturates where a network is sure of itself; the
 * margin does not; the difference of logits ratio is moreover the same for logits of any scale.
 */

import * as tf from "@tensorflow/tfjs";
import { crossEntropy } from "../ops/cross_entropy.ts";
import type { AttackCost } from "./attack_cost.ts";

/** The names of {@linkcode ATTACK_LOSSES}. */
export type AttackLossName = "crossEntropy" | "margin" | "dlr";

/** A loss in both of its forms; an attack makes it larger. */
export interface AttackLoss {
  /** Is large where another class than the label wins. Its labels are the true ones. */
  readonly untargeted: AttackCost;
  /**
   * Is large where the target wins. The labels of the cost are the targets, one-hot; those given
   * here are the true ones, one-hot, of the same shape.
   */
  readonly targeted: (trueLabels: tf.Tensor3D) => AttackCost;
}

/**
 * - `crossEntropy`: J of the paper on log-softmax; towards a target, its negative for the target
 * - `margin`: the largest other logit minus that of the label (Carlini and Wagner 2017, "Towards
 *   Evaluating the Robustness of Neural Networks", f_6, without its limit kappa); towards a target,
 *   the target's logit minus the largest other one
 * - `dlr`: the difference of logits ratio (Croce and Hein 2020, "Reliable Evaluation of Adversarial
 *   Robustness", equations 6 and 7): the margin divided by the distance of the largest logit from
 *   the third; towards a target, (z_t - z_y) / (z_1 - (z_3 + z_4) / 2)
 *
 * `margin` and `dlr` are positive exactly where the attack has its way, except a targeted `dlr`,
 * which is positive where the target is above the true class.
 *
 * @example Logits of three classes, of which the true one wins by 2
 * ```ts
 * import { activateBackend, ATTACK_LOSSES } from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await activateBackend("cpu");
 * const logits = tf.tensor3d([[[3, 1, -1]]]);
 * const labels = tf.tensor3d([[[1, 0, 0]]]);
 * assert.deepEqual([...ATTACK_LOSSES.margin.untargeted(logits, labels).dataSync()], [-2]);
 * assert.deepEqual([...ATTACK_LOSSES.dlr.untargeted(logits, labels).dataSync()], [-0.5]);
 * ```
 */
export const ATTACK_LOSSES: Readonly<Record<AttackLossName, AttackLoss>> = {
  crossEntropy: {
    untargeted: (logits, labels) => crossEntropy(logits, labels, "fused"),
    targeted: () => (logits, targets) => tf.neg(crossEntropy(logits, targets, "fused")),
  },
  margin: {
    untargeted: (logits, labels) => tf.neg(lead(logits, labels)),
    targeted: () => lead,
  },
  dlr: {
    untargeted: (logits, labels) => {
      const [first, , third] = ranks(logits, 3);
      return ratio(tf.neg(lead(logits, labels)), sum(logits, tf.sub(first!, third!)));
    },
    targeted: (trueLabels) => (logits, targets) => {
      const [first, , third, fourth] = ranks(logits, 4);
      const scale = tf.sub(first!, tf.div(tf.add(third!, fourth!), 2));
      return ratio(sum(logits, tf.sub(targets, trueLabels)), sum(logits, scale));
    },
  },
};

/** Added to the denominators, as in the authors' program: all logits of a dead network are equal. */
const NOT_ZERO = 1e-12;

function ratio(numerator: tf.Tensor2D, denominator: tf.Tensor2D): tf.Tensor2D {
  return tf.div(numerator, tf.add(denominator, NOT_ZERO));
}

/** By how much the logit of a class is above the largest other one, `[M, B]`. */
function lead(logits: tf.Tensor3D, classes: tf.Tensor3D): tf.Tensor2D {
  const rival = constantOf(logits, (logits) => {
    const others = tf.where(tf.greater(classes, 0.5), tf.fill(logits.shape, -Infinity), logits);
    return oneHotAt(tf.argMax(others, -1), logits);
  });
  return sum(logits, tf.sub(classes, rival));
}

/** Where the largest logit is, the second, and so on: one-hot, `[M, B, K]` each. */
function ranks(logits: tf.Tensor3D, count: number): tf.Tensor3D[] {
  const classes = logits.shape[2];
  if (classes < count) {
    throw new RangeError(
      `The difference of logits ratio needs ${count} classes here: received ${classes}`,
    );
  }
  return Array.from({ length: count }, (_, rank) =>
    constantOf(logits, (logits) => {
      const { indices } = tf.topk(logits, count);
      return oneHotAt(tf.squeeze(tf.slice(indices, [0, 0, rank], [-1, -1, 1]), [2]), logits);
    }));
}

/** The sum of selected logits, `[M, B]`. */
function sum(logits: tf.Tensor3D, selection: tf.Tensor): tf.Tensor2D {
  return tf.sum(tf.mul(logits, selection), -1);
}

function oneHotAt(indices: tf.Tensor, { shape }: tf.Tensor3D): tf.Tensor3D {
  return tf.cast(tf.oneHot(tf.cast(indices, "int32"), shape[2]), "float32") as tf.Tensor3D;
}

/** A function of the logits that takes no part in gradients: which class is where. */
function constantOf(logits: tf.Tensor3D, f: (logits: tf.Tensor3D) => tf.Tensor3D): tf.Tensor3D {
  return tf.customGrad((x) => ({
    value: f(x as tf.Tensor3D),
    gradFunc: (dy) => tf.zerosLike(dy as tf.Tensor3D),
  }))(logits) as tf.Tensor3D;
}
