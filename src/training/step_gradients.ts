/** The cost of a training step, and its gradients by the parameters. */

import * as tf from "@tensorflow/tfjs";
import { type DropoutMask, forward } from "../models/forward.ts";
import type { Stack } from "../models/stack.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import { adversarialImages } from "./adversarial_images.ts";
import type { ByName } from "./optimizer.ts";
import type { TrainingCost } from "./trainer_options.ts";
import type { TrainingBatch } from "./training_images.ts";

/** Members in training. */
export interface TrainedStack extends Stack {
  readonly parameters: ByName<tf.Variable>;
}

/** Of a step. The tensors are the caller's to free. */
export type StepGradients = {
  /** Each member's mean cost over the batch, `[E]`. */
  readonly losses: tf.Tensor;
  /** Of each member's mean cost by its own parameters, `[E, …]` by name. */
  readonly gradients: ByName;
};

/** A pass through the network and back. */
type Pass = StepGradients & {
  /** By the images, `[E, B, H, W, C]`, if they were asked for. */
  readonly byImages?: tf.Tensor5D;
};

/**
 * The mean cost of every member over its batch, and the gradients by its parameters.
 *
 * Adversarial training takes two passes: one at the images, whose gradients by the pixels make the
 * adversarial ones, and one at these. They are made anew at each step from the parameters of the
 * moment. No gradient flows through the sign, which is flat: what they are made of is constant in
 * J_AT. All passes of a step have the same dropout masks. The formula has one J, and with dropout it
 * is, at each step, the cost of the thinned network that learns in it; images made without dropout
 * would attack another network than the one that is to resist them.
 */
export function stepGradients(
  stack: TrainedStack,
  { x, labels }: TrainingBatch,
  cost: TrainingCost,
  dropout: DropoutMask,
): StepGradients {
  return tf.tidy(() => {
    const { adversarial } = cost;
    const costOf = (logits: tf.Tensor3D): tf.Tensor2D =>
      crossEntropy(logits, labels, cost.loss, cost.temperature);
    const own = pass(stack, x, costOf, dropout, adversarial !== undefined);
    if (adversarial === undefined) return own as StepGradients;
    const images = adversarialImages(x, own.byImages!, adversarial);
    const attacked = pass(stack, images, costOf, dropout, false);
    const { rho } = adversarial;
    const mixed = (one: tf.Tensor, other: tf.Tensor): tf.Tensor =>
      tf.add(tf.mul(one, rho), tf.mul(other, 1 - rho));
    return {
      losses: mixed(own.losses, attacked.losses),
      gradients: Object.fromEntries(
        Object.entries(own.gradients)
          .map(([name, gradient]) => [name, mixed(gradient, attacked.gradients[name]!)]),
      ),
    };
  });
}

function pass(
  stack: TrainedStack,
  x: tf.Tensor5D,
  costOf: (logits: tf.Tensor3D) => tf.Tensor2D,
  dropout: DropoutMask,
  withImages: boolean,
): Pass {
  const names = Object.keys(stack.parameters);
  const by: tf.Tensor[] = [...Object.values(stack.parameters), ...withImages ? [x] : []];
  let kept: tf.Tensor | undefined;
  const { grads, value } = tf.valueAndGrads(() => {
    kept = tf.keep(tf.mean(costOf(forward(stack, x, dropout)), 1)); // or tfjs would free it here
    // Members share no parameters: the gradient of the sum by one's parameters is its own.
    return tf.sum(kept);
  })(by);
  const losses = tf.clone(kept!); // the surrounding tidy's own
  tf.dispose([kept!, value]);
  return {
    losses,
    gradients: Object.fromEntries(names.map((name, i) => [name, grads[i]!])),
    ...(withImages && { byImages: grads[names.length] as tf.Tensor5D }),
  };
}
