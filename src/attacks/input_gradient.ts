/** The gradients an attack follows: of a cost by the pixels, for every member at once. */

import * as tf from "@tensorflow/tfjs";
import { type Ensemble, joinMembers, splitMembers } from "../models/ensemble.ts";
import { forward } from "../models/forward.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import type { Loss } from "../ops/loss_readings.ts";
import type { AttackCost } from "./attack_cost.ts";
import type { StepMasks } from "./attack_dropout.ts";
import type { Fusion } from "./fusions.ts";

/** What one pass through an ensemble's M members gives. */
export interface GradientPass {
  /** `[M, B, H, W, C]`: slice i is the gradient by the images that member i was shown. */
  readonly gradients: tf.Tensor5D;
  /** The members' logits at their images, `[M, B, K]`. */
  readonly logits: tf.Tensor3D;
}

/**
 * Every member's gradient of J(theta_i, x, y) by x (section 2.1), with dropout off.
 *
 * @param x Images, one batch for each member, `[E, B, H, W, C]`
 * @param labels One-hot labels, `[E, B, K]`
 * @returns `[E, B, H, W, C]`: slice i is the gradient of member i at its own images
 *
 * @example Logits (0, slope · pixel) at 0: a probability of 1/2, and so a gradient of slope / 2
 * ```ts
 * import { activateBackend, makeEnsemble, memberInputGradients } from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await activateBackend("cpu");
 * const layers = [{ kind: "dense", units: 2, relu: false }] as const;
 * const architecture = { input: { height: 1, width: 1, channels: 1 }, layers };
 * const members = [-6, 2].map((slope) => ({
 *   architecture,
 *   checkpoint: {
 *     "dense1/kernel": { shape: [1, 2], data: Float32Array.of(0, slope) },
 *     "dense1/bias": { shape: [2], data: Float32Array.of(0, 0) },
 *   },
 * }));
 * tf.tidy(() => {
 *   const ensemble = makeEnsemble(members, "stacked");
 *   const labels = tf.tensor3d([[[1, 0]], [[1, 0]]]);
 *   const gradients = memberInputGradients(ensemble, tf.zeros([2, 1, 1, 1, 1]), labels, "fused");
 *   assert.deepEqual([...gradients.dataSync()], [-3, 1]);
 * });
 * ```
 */
export function memberInputGradients(
  ensemble: Ensemble,
  x: tf.Tensor5D,
  labels: tf.Tensor3D,
  loss: Loss,
): tf.Tensor5D {
  const cost: AttackCost = (logits, labels) => crossEntropy(logits, labels, loss);
  return tf.tidy(() => memberGradients(ensemble, x, labels, cost).gradients);
}

/**
 * Every member's gradient of its own cost, and the logits met on the way. The results belong to
 * the surrounding tidy.
 *
 * @param x Images, one batch for each of M members, `[M, B, H, W, C]`
 * @param labels One-hot labels, `[M, B, K]`
 * @param masks Dropout of the members by their numbers in this ensemble; off if absent
 */
export function memberGradients(
  ensemble: Ensemble,
  x: tf.Tensor5D,
  labels: tf.Tensor3D,
  cost: AttackCost,
  masks?: StepMasks,
): GradientPass {
  return tf.tidy(() => {
    const shares = splitMembers(ensemble, labels) as tf.Tensor3D[];
    const passes = splitMembers(ensemble, x).map((share, s) =>
      differentiate(
        [share],
        ([x]) => shareLogits(ensemble, s, x as tf.Tensor5D, masks),
        (logits) => cost(logits, shares[s]!),
      )
    );
    const gradients = passes.flatMap(({ gradients }) => gradients);
    return {
      gradients: joinMembers(ensemble, gradients) as tf.Tensor5D,
      logits: joinMembers(ensemble, passes.map(({ logits }) => logits)) as tf.Tensor3D,
    };
  });
}

/**
 * The gradient of the one cost of all members' fused output, by the images that each member was
 * shown. Where all were shown the same, these are the parts each member has in the gradient by
 * them: their sum.
 *
 * @param x Images, one batch for each of M members, `[M, B, H, W, C]`
 * @param labels One-hot labels, `[1, B, K]`
 * @param masks Dropout of the members by their numbers in this ensemble; off if absent
 */
export function fusedGradients(
  ensemble: Ensemble,
  x: tf.Tensor5D,
  labels: tf.Tensor3D,
  cost: AttackCost,
  fuse: Fusion,
  masks?: StepMasks,
): GradientPass {
  return tf.tidy(() => {
    const { gradients, logits } = differentiate(
      splitMembers(ensemble, x),
      (shares) => {
        const logits = shares.map((share, s) =>
          shareLogits(ensemble, s, share as tf.Tensor5D, masks)
        );
        return joinMembers(ensemble, logits) as tf.Tensor3D;
      },
      (logits) => cost(fuse(logits), labels),
    );
    return { gradients: joinMembers(ensemble, gradients) as tf.Tensor5D, logits };
  });
}

/** The logits of the members of one stack at their images. */
function shareLogits(
  { stacks }: Ensemble,
  s: number,
  x: tf.Tensor5D,
  masks: StepMasks | undefined,
): tf.Tensor3D {
  const { stack, members } = stacks[s]!;
  return forward(stack, x, masks?.(members));
}

/** The gradients of the sum of `costOf(logitsOf(xs))` by `xs`, and the logits themselves. */
function differentiate(
  xs: tf.Tensor[],
  logitsOf: (xs: tf.Tensor[]) => tf.Tensor3D,
  costOf: (logits: tf.Tensor3D) => tf.Tensor2D,
): { gradients: tf.Tensor[]; logits: tf.Tensor3D } {
  let kept: tf.Tensor3D;
  // Images and members' own costs do not interact, so one gradient of the sum holds them all.
  const gradients = tf.grads((...xs: tf.Tensor[]) => {
    kept = tf.keep(logitsOf(xs)); // or tfjs would free them at the end of the gradient
    return tf.sum(costOf(kept));
  })(xs);
  const logits = tf.clone(kept!); // the surrounding tidy's own
  kept!.dispose();
  return { gradients, logits };
}
