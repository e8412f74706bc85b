/** The accuracy of a model under attack, at several epsilons, from the final images alone. */

import * as tf from "@tensorflow/tfjs";
import { mean } from "../evaluation/mean.ts";
import type { Ensemble } from "../models/ensemble.ts";
import { withOutput } from "./attacked_output.ts";
import { ATTACKS } from "./catalogue.ts";
import { ATTACK_INFO } from "./catalogue_names.ts";
import { ensembleLabels } from "./ensemble_outputs.ts";
import { type AttackedSet, checkRobustness, type RobustnessOptions } from "./robustness_options.ts";

/** What is left at one epsilon. */
export interface RobustPoint {
  /** The largest change that was allowed. */
  readonly epsilon: number;
  /** The final images, `[B, H, W, C]`; the clean ones where the change is larger than epsilon. */
  readonly images: Float32Array;
  /** 1 where the ensemble's label, predicted anew from the final image, is the true one, `[B]`. */
  readonly right: Uint8Array;
  /** 1 where that label is the image's target, `[B]`; of an attack with targets alone. */
  readonly onTarget?: Uint8Array;
}

/** An attack's work, and its outcome at every epsilon. */
export interface Robustness {
  /** One for each epsilon, in the order in which they were given. */
  readonly points: readonly RobustPoint[];
  /**
   * The size of the change of every image, `[B]`, infinite where nothing was found; only of an attack
   * that looks for the smallest.
   */
  readonly sizes?: Float64Array;
  /** How many images were shown to the output, with or without a gradient. */
  readonly queries: number;
  /** How many gradients of an image's cost were taken. */
  readonly gradients: number;
  /** How many of them were 0 at every pixel. */
  readonly zeroGradients: number;
}

/**
 * Attacks a model at every epsilon; once for all of them if the attack looks for the smallest. What
 * is right is judged by the ensemble's own label (section 3), whatever output was attacked.
 *
 * @param set At least one image
 * @returns A point for each epsilon
 * @throws {RangeError} If an option is out of its range, there is nothing to measure on or at,
 * labels or targets do not fit the images, a target is the true class, or there is no such member
 *
 * @example A pixel of 1/4 below a border at 1/2: it holds at 1/8, and not at 1/2
 * ```ts
 * import * as ensembles from "ensemble-defense";
 * import assert from "assert";
 *
 * const { grouping } = await ensembles.activateBackend("cpu");
 * const ensemble = ensembles.makeEnsemble([{
 *   architecture: {
 *     input: { height: 1, width: 1, channels: 1 },
 *     layers: [{ kind: "dense", units: 2, relu: false }],
 *   },
 *   checkpoint: { // logits (0, 2 · pixel - 1)
 *     "dense1/kernel": { shape: [1, 2], data: Float32Array.of(0, 2) },
 *     "dense1/bias": { shape: [2], data: Float32Array.of(0, -1) },
 *   },
 * }], grouping);
 * const set = {
 *   images: Float32Array.of(0.25),
 *   labels: Uint8Array.of(0),
 *   shape: { height: 1, width: 1, channels: 1 },
 * };
 * const { points } = await ensembles.measureRobustness(ensemble, set, {
 *   attack: "fgsm",
 *   output: "meanProbability",
 *   epsilons: [0.125, 0.5],
 *   seed: 1,
 *   batch: 1,
 * });
 * assert.deepEqual(points.map(({ right }) => right[0]), [1, 0]);
 * assert.deepEqual(points.map(({ images }) => images[0]), [0.375, 0.75]);
 * ensembles.disposeEnsemble(ensemble);
 * ```
 */
export async function measureRobustness(
  ensemble: Ensemble,
  set: AttackedSet,
  options: RobustnessOptions,
): Promise<Robustness> {
  checkRobustness(set, options);
  const total = { queries: 0, gradients: 0, zeroGradients: 0 };
  const run = async (epsilon: number): Promise<Float32Array> => {
    const images = new Float32Array(set.images.length);
    for (let from = 0; from < set.labels.length; from += options.batch) {
      const part = slice(set, from, Math.min(from + options.batch, set.labels.length));
      const made = await attackPart(ensemble, part, from, epsilon, options);
      images.set(made.images, from * sizeOf(set));
      total.queries += made.queries;
      total.gradients += made.gradients;
      total.zeroGradients += made.zeroGradients;
    }
    return images;
  };
  const judge = async (epsilon: number, images: Float32Array): Promise<RobustPoint> => {
    const labels = await ensembleLabels(ensemble, { ...set, images }, options.batch);
    const { targets } = options;
    return {
      epsilon,
      images,
      right: labels.map((label, i) => Number(label === set.labels[i])),
      ...(targets && { onTarget: labels.map((label, i) => Number(label === targets[i])) }),
    };
  };
  const { norm, smallest } = ATTACK_INFO[options.attack];
  const points: RobustPoint[] = [];
  if (!smallest) {
    for (const epsilon of options.epsilons) points.push(await judge(epsilon, await run(epsilon)));
    return { points, ...total };
  }
  const images = await run(Math.max(...options.epsilons));
  const changed = await ensembleLabels(ensemble, { ...set, images }, options.batch);
  const sizes = Float64Array.from(set.labels, (label, i) => {
    const success = options.targets === undefined
      ? changed[i] !== label
      : changed[i] === options.targets[i];
    return success ? changeOf(norm, set.images, images, i, sizeOf(set)) : Infinity;
  });
  for (const epsilon of options.epsilons) {
    // A length is a sum of rounded squares: what is meant to be epsilon may be a little more.
    const within = images.map((value, p) =>
      sizes[Math.floor(p / sizeOf(set))]! <= epsilon * (1 + 1e-6) ? value : set.images[p]!
    );
    points.push(await judge(epsilon, within));
  }
  return { points, sizes, ...total };
}

/** The share of images on which the model is right. */
export function accuracyOf({ right }: Pick<RobustPoint, "right">): number {
  return mean(right);
}

function attackPart(
  ensemble: Ensemble,
  { images, labels, shape }: AttackedSet,
  firstImage: number,
  epsilon: number,
  { attack, output, steps, restarts, seed, targets, onPass }: RobustnessOptions,
): ReturnType<typeof ATTACKS.pgd> {
  const { height, width, channels } = shape;
  return withOutput(ensemble, output, async (output) => {
    const clean = tf.tensor4d(images, [labels.length, height, width, channels]);
    try {
      const task = {
        output,
        images: clean,
        labels,
        targets: targets?.subarray(firstImage, firstImage + labels.length),
        seed,
        firstImage,
        onPass,
      };
      return await ATTACKS[attack](task, { epsilon, steps, restarts });
    } finally {
      clean.dispose();
    }
  });
}

function sizeOf({ images, labels }: AttackedSet): number {
  return images.length / labels.length;
}

function slice(set: AttackedSet, from: number, to: number): AttackedSet {
  const size = sizeOf(set);
  return {
    shape: set.shape,
    images: set.images.subarray(from * size, to * size),
    labels: set.labels.subarray(from, to),
  };
}

/** How far an image was moved, in a norm; `l0` counts values. */
function changeOf(
  norm: "linf" | "l2" | "l0",
  clean: Float32Array,
  images: Float32Array,
  image: number,
  size: number,
): number {
  let [largest, squares, count] = [0, 0, 0];
  for (let p = image * size; p < (image + 1) * size; p++) {
    const change = Math.abs(images[p]! - clean[p]!);
    largest = Math.max(largest, change);
    squares += change * change;
    if (change > 0) count++;
  }
  return { linf: largest, l2: Math.sqrt(squares), l0: count }[norm];
}
