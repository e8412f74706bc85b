/**
 * Gradient sources beyond the paper's two: how strong an attack on an ensemble is depends on how
 * its members' gradients are brought together, and at one shared iterate the mean of Grad. 2 is
 * not the only way.
 */

import { scaledMean } from "./directions.ts";
import type { GradientSource } from "./gradient_source.ts";

/** The names of {@linkcode FURTHER_SOURCES}. */
export type FurtherSource =
  | "meanProbability"
  | "meanLogits"
  | "normalisedMean"
  | "signVote"
  | "cycle"
  | "meanAtClean"
  | "scaledMean";

const ONE_IMAGE = { members: "all", iterates: "shared", attacked: "ensemble" } as const;

/**
 * - `meanProbability`: the gradient of J of the mean of the members' probabilities, which is the
 *   ensemble's own output (section 3)
 * - `meanLogits`: the gradient of J of the mean of the members' logits
 * - `normalisedMean`: the mean of the members' gradients, each divided by its L2 norm, image by
 *   image; a gradient of 0 stays 0
 * - `signVote`: the sign that more members' gradients have
 * - `cycle`: at step t the gradient of member t mod E alone
 * - `meanAtClean`: the sign of the mean gradient at the clean image, the same at every step
 * - `scaledMean`: the mean gradient itself, scaled so that its largest pixel is 1 or -1
 *
 * All but the last follow signs, at one shared iterate.
 *
 * @example Two members pull to either side: the votes are even, the steeper logits win
 * ```ts
 * import { activateBackend, attack, fgsm, FURTHER_SOURCES, makeEnsemble } from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await activateBackend("cpu");
 * // Images of one pixel, logits (0, slope · pixel).
 * const members = [-3, 1].map((slope) => ({
 *   architecture: {
 *     input: { height: 1, width: 1, channels: 1 },
 *     layers: [{ kind: "dense", units: 2, relu: false } as const],
 *   },
 *   checkpoint: {
 *     "dense1/kernel": { shape: [1, 2], data: Float32Array.of(0, slope) },
 *     "dense1/bias": { shape: [2], data: Float32Array.of(0, 0) },
 *   },
 * }));
 * const ensemble = makeEnsemble(members, "single");
 * const images = tf.tensor4d([0.5], [1, 1, 1, 1]);
 * const labels = tf.tensor2d([[1, 0]]);
 * const options = { loss: "fused", attackLabel: "true", pixelClip: "none" } as const;
 * const moved = (source: keyof typeof FURTHER_SOURCES): number =>
 *   attack(ensemble, images, labels, fgsm(0.25), {
 *     ...options,
 *     source: FURTHER_SOURCES[source],
 *   }).dataSync()[0]! - 0.5;
 * assert.equal(moved("meanLogits"), -0.25);
 * assert.equal(moved("signVote"), 0);
 * ```
 */
export const FURTHER_SOURCES: Readonly<Record<FurtherSource, GradientSource>> = {
  meanProbability: {
    ...ONE_IMAGE,
    name: "meanProbability",
    fuse: "meanProbability",
    direction: "signOfSum",
  },
  meanLogits: { ...ONE_IMAGE, name: "meanLogits", fuse: "meanLogits", direction: "signOfSum" },
  normalisedMean: { ...ONE_IMAGE, name: "normalisedMean", direction: "signOfUnitSum" },
  signVote: { ...ONE_IMAGE, name: "signVote", direction: "signVote" },
  cycle: {
    ...ONE_IMAGE,
    name: "cycle",
    members: "inTurn",
    direction: "sign",
  },
  meanAtClean: { ...ONE_IMAGE, name: "meanAtClean", direction: "signOfMean", once: true },
  scaledMean: { ...ONE_IMAGE, name: "scaledMean", direction: scaledMean },
};
