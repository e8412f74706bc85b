/** The one iteration behind every attack (sections 2.1 and 2.2). */

import * as tf from "@tensorflow/tfjs";
import { type Ensemble, forEachMember, selectMembers } from "../models/ensemble.ts";
import { attackStep } from "../ops/attack_step.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import { adversarialGradients } from "./adversarial_gradients.ts";
import { attackMasks, type StepMasks } from "./attack_dropout.ts";
import { type Attackers, attackLabels, perMember } from "./attack_label.ts";
import type { AttackOptions } from "./attack_options.ts";
import { directionFrom, fusionOf, type GradientSource, isStepRule } from "./gradient_source.ts";
import { fusedGradients, type GradientPass, memberGradients } from "./input_gradient.ts";
import { type AttackParameters, checkAttackParameters } from "./parameters.ts";
import { type AttackIteration, plannedIteration } from "./planned_iteration.ts";

/**
 * Attacks an ensemble: x_0 = x, x_i = clip(x_{i-1} + alpha · direction), where the gradient
 * source gives the direction and every step is clipped to the epsilon ball around x (sections 2.1,
 * 2.2 and 3).
 *
 * The input is not changed. Every value of the result lies between the float32 values of
 * x - epsilon and x + epsilon and, under `unitInterval`, in [0, 1].
 *
 * @param images Clean images in [0, 1], `[B, H, W, C]`
 * @param labels True labels, one-hot, `[B, K]`
 * @param parameters Sizes in units of pixels in [0, 1]
 * @returns The final images: `[1, B, H, W, C]`, or `[M, B, H, W, C]` for a source whose M members
 * have iterates of their own
 * @throws {RangeError} If a size of the attack is out of its range, the source is of a member that
 * there is not, or soft labels have no place
 *
 * @example One member pulls the only pixel down, another one up, and the mean follows the stronger
 * ```ts
 * import * as ensembles from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await ensembles.activateBackend("cpu");
 * const layers = [{ kind: "dense", units: 2, relu: false }] as const;
 * const architecture = { input: { height: 1, width: 1, channels: 1 }, layers };
 * const members = [-6, 2].map((slope) => ({ // logits (0, slope · pixel)
 *   architecture,
 *   checkpoint: {
 *     "dense1/kernel": { shape: [1, 2], data: Float32Array.of(0, slope) },
 *     "dense1/bias": { shape: [2], data: Float32Array.of(0, 0) },
 *   },
 * }));
 * const options = { loss: "fused", attackLabel: "true", pixelClip: "unitInterval" } as const;
 * tf.tidy(() => {
 *   const ensemble = ensembles.makeEnsemble(members, "stacked");
 *   const [images, labels] = [tf.tensor4d([0.5], [1, 1, 1, 1]), tf.tensor2d([[1, 0]])];
 *   const attacked = (source: ensembles.GradientSource): number[] => [
 *     ...ensembles.attack(ensemble, images, labels, ensembles.fgsm(0.25), { source, ...options })
 *       .dataSync(),
 *   ];
 *   assert.deepEqual(attacked(ensembles.ALL_GRAD1), [0.25, 0.75]);
 *   assert.deepEqual(attacked(ensembles.grad2("signOfMean")), [0.75]);
 * });
 * ```
 */
export function attack(
  ensemble: Ensemble,
  images: tf.Tensor4D,
  labels: tf.Tensor2D,
  parameters: AttackParameters,
  options: AttackOptions,
): tf.Tensor5D {
  const sizes = checkAttackParameters(parameters);
  const { source, attackLabel } = options;
  checkSoftLabels(options, ensemble);
  return tf.tidy(() => {
    const clean = tf.expandDims(images, 0) as tf.Tensor5D;
    const trueLabels = options.softLabels ?? tf.expandDims(labels, 0) as tf.Tensor3D;
    const labelsFor = attackLabels(attackLabel, { ensemble, source, clean, trueLabels });
    const turns = turnsOf(source, ensemble)
      .map((turn) => ({ ...turn, labels: labelsFor(turn) }));
    const iteration: AttackIteration = { ...options, ...sizes, clean, turns };
    // Backends plan attacks that take gradients of whole networks at every step.
    const isPlanned = !source.once && options.dropout === undefined;
    const final = (isPlanned ? plannedIteration(iteration) : undefined) ??
      composedIteration(iteration);
    return source.combine === undefined
      ? final
      : project(source.combine(final), boundsAround(iteration));
  });
}

/** The iteration, operation by operation. */
function composedIteration(iteration: AttackIteration): tf.Tensor5D {
  const { clean, turns, source, alpha, iterations } = iteration;
  const { direction } = source;
  const bounds = boundsAround(iteration);
  let iterates = source.iterates === "shared"
    ? tf.clone(clean)
    : tf.clone(forEachMember(clean, turns[0]!.attackers.members));
  const taken = source.once && gradientsAt(iterates, 0, iteration);
  for (let step = 0; step < iterations; step++) {
    const next = tf.tidy(() => {
      const gradients = taken ?? gradientsAt(iterates, step, iteration);
      if (isStepRule(direction)) {
        return attackStep({ iterates, gradients, ...bounds }, { rule: direction, alpha });
      }
      const along = directionFrom(source, gradients);
      return project(tf.add(iterates, tf.mul(along, alpha)), bounds);
    });
    iterates.dispose();
    iterates = next;
  }
  return iterates;
}

/** The gradients of a step at the iterates, which are the surrounding tidy's. */
function gradientsAt(
  iterates: tf.Tensor5D,
  step: number,
  { source, loss, turns, adversarial, dropout, onStep, ...iteration }: AttackIteration,
): tf.Tensor5D {
  const { attackers, numbers, labels } = turns[step % turns.length]!;
  const fuse = fusionOf(source);
  const ofStep = dropout && attackMasks(dropout, step);
  const masks: StepMasks | undefined = ofStep &&
    ((members) => ofStep(members.map((member) => numbers[member]!)));
  const cost = iteration.cost ?? ((logits, labels) => crossEntropy(logits, labels, loss));
  return tf.tidy(() => {
    const own = perMember(iterates, attackers.members);
    const stepLabels = labels.at(iterates);
    const passAt = (images: tf.Tensor5D): GradientPass =>
      fuse === undefined
        ? memberGradients(attackers, images, stepLabels, cost, masks)
        : fusedGradients(attackers, images, stepLabels, cost, fuse, masks);
    const pass = adversarial === undefined
      ? passAt(own)
      : adversarialGradients(passAt, own, adversarial);
    onStep?.(pass);
    return pass.gradients;
  });
}

/** The members whose gradients are taken at each step, after the last of which it starts anew. */
function turnsOf({ members }: GradientSource, ensemble: Ensemble): Attackers[] {
  const all = Array.from({ length: ensemble.members }, (_, member) => member);
  if (members === "all") return [{ attackers: ensemble, numbers: all }];
  const turns = members === "inTurn" ? all.map((member) => [member]) : [members];
  return turns.map((numbers) => ({ attackers: selectMembers(ensemble, numbers), numbers }));
}

function checkSoftLabels(
  { softLabels, attackLabel, source }: AttackOptions,
  { members }: Ensemble,
): void {
  if (softLabels === undefined) return;
  if (attackLabel !== "true") {
    throw new RangeError(`softLabels take the place of the label true: received ${attackLabel}`);
  }
  if (source.fuse !== undefined) {
    throw new RangeError(`softLabels are each member's own, but ${source.name} has one cost`);
  }
  if (softLabels.shape[0] !== members) {
    throw new RangeError(
      `softLabels must be of ${members} members: received ${softLabels.shape[0]}`,
    );
  }
}

/** The least and the largest value of every pixel, `[1, B, H, W, C]`. */
interface Bounds {
  readonly lower: tf.Tensor5D;
  readonly upper: tf.Tensor5D;
}

/** The epsilon ball around the clean images and, if it is asked for, [0, 1]. */
function boundsAround({ clean, epsilon, pixelClip }: AttackIteration): Bounds {
  const ball = {
    lower: tf.sub<tf.Tensor5D>(clean, epsilon),
    upper: tf.add<tf.Tensor5D>(clean, epsilon),
  };
  return pixelClip === "none" ? ball : {
    // A clean pixel is in [0, 1], so the two ranges always overlap.
    lower: tf.maximum(ball.lower, 0),
    upper: tf.minimum(ball.upper, 1),
  };
}

function project(x: tf.Tensor5D, { lower, upper }: Bounds): tf.Tensor5D {
  return tf.minimum(tf.maximum(x, lower), upper);
}
