/** The one iteration behind every attack (sections 2.1 and 2.2). */

import * as tf from "@tensorflow/tfjs";
import { type Ensemble, forEachMember, selectMembers } from "../models/ensemble.ts";
import { crossEntropy, type Loss } from "../ops/cross_entropy.ts";
import type { PixelClip } from "../ops/pixel_clip.ts";
import type { AttackCost } from "./attack_cost.ts";
import { attackLabels, perMember } from "./attack_label.ts";
import type { AttackLabel } from "./attack_label_names.ts";
import type { GradientSource } from "./gradient_source.ts";
import { fusedGradients, type GradientPass, memberGradients } from "./input_gradient.ts";
import { type AttackParameters, checkAttackParameters } from "./parameters.ts";

/** Everything an attack depends on besides the images and its sizes. */
export interface AttackOptions {
  readonly source: GradientSource;
  readonly loss: Loss;
  readonly attackLabel: AttackLabel;
  readonly pixelClip: PixelClip;
  /** The cost that is climbed; cross-entropy under the reading `loss` if absent. */
  readonly cost?: AttackCost;
  /**
   * Is shown the gradients of every step, and the logits at the iterates they were taken at. The
   * tensors are freed after the call.
   */
  readonly onStep?: (pass: GradientPass) => void;
}

/**
 * Attacks an ensemble: x_0 = x, x_i = clip(x_{i-1} + alpha · direction), where the gradient
 * source gives the direction and every step is clipped to the epsilon ball around x.
 *
 * The input is not changed. Every value of the result lies between the float32 values of
 * x - epsilon and x + epsilon and, under `unitInterval`, in [0, 1].
 *
 * @param images Clean images in [0, 1], `[B, H, W, C]`
 * @param labels True labels, one-hot, `[B, K]`
 * @returns The final images: `[1, B, H, W, C]`, or `[M, B, H, W, C]` for a source whose M members
 * have iterates of their own
 * @throws {RangeError} If a size of the attack is out of its range
 */
export function attack(
  ensemble: Ensemble,
  images: tf.Tensor4D,
  labels: tf.Tensor2D,
  parameters: AttackParameters,
  options: AttackOptions,
): tf.Tensor5D {
  const { epsilon, alpha, iterations } = checkAttackParameters(parameters);
  const { source, loss, attackLabel, pixelClip, onStep } = options;
  const cost = options.cost ?? ((logits, labels) => crossEntropy(logits, labels, loss));
  return tf.tidy(() => {
    const clean = tf.expandDims(images, 0) as tf.Tensor5D;
    const trueLabels = tf.expandDims(labels, 0) as tf.Tensor3D;
    const project = projection(clean, epsilon, pixelClip);
    const labelsFor = attackLabels(attackLabel, { ensemble, source, clean, trueLabels });
    const turns = turnsOf(source, ensemble)
      .map((attackers) => ({ attackers, labelsOf: labelsFor(attackers) }));

    let iterates = source.iterates === "shared"
      ? tf.clone(clean)
      : tf.clone(forEachMember(clean, turns[0]!.attackers.members));
    for (let step = 0; step < iterations; step++) {
      const { attackers, labelsOf } = turns[step % turns.length]!;
      const next = tf.tidy(() => {
        const own = perMember(iterates, attackers.members);
        const pass = source.fuse === undefined
          ? memberGradients(attackers, own, labelsOf(iterates), cost)
          : fusedGradients(attackers, own, labelsOf(iterates), cost, source.fuse);
        onStep?.(pass);
        return project(tf.add(iterates, tf.mul(source.direction(pass.gradients), alpha)));
      });
      iterates.dispose();
      iterates = next;
    }
    return source.combine === undefined ? iterates : project(source.combine(iterates));
  });
}

/** The members whose gradients are taken at each step, after the last of which it starts anew. */
function turnsOf({ members }: GradientSource, ensemble: Ensemble): Ensemble[] {
  if (members === "all") return [ensemble];
  if (members !== "inTurn") return [selectMembers(ensemble, members)];
  return Array.from({ length: ensemble.members }, (_, member) => selectMembers(ensemble, [member]));
}

/** Clips to the epsilon ball around the clean images and, if asked to, to [0, 1]. */
function projection(
  clean: tf.Tensor5D,
  epsilon: number,
  pixelClip: PixelClip,
): (x: tf.Tensor5D) => tf.Tensor5D {
  const ball = { lower: tf.sub(clean, epsilon), upper: tf.add(clean, epsilon) };
  const { lower, upper } = pixelClip === "none" ? ball : {
    // A clean pixel is in [0, 1], so the two ranges always overlap.
    lower: tf.maximum(ball.lower, 0),
    upper: tf.minimum(ball.upper, 1),
  };
  return (x) => tf.minimum(tf.maximum(x, lower), upper);
}
