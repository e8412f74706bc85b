/**
 * Intervals that know the luck of training: the same measurement of several ensembles, trained
 * with other seeds and tested on the same images.
 */

import { isAlike } from "./alike.ts";
import { bootstrap } from "./bootstrap.ts";
import {
  alikeEstimate,
  boundedMeanEstimate,
  drawsEstimate,
  type Estimate,
  FEW_IMAGES,
  largestVariance,
  type TDistributed,
  tEstimate,
} from "./estimate.ts";
import { imageEffects } from "./image_effects.ts";
import type { Interval } from "./interval.ts";
import { mean } from "./mean.ts";
import { moreCareful } from "./more_careful.ts";
import { errorOf } from "./satterthwaite.ts";
import type { Term } from "./score_columns.ts";
import { isSampled, twoWayMean } from "./two_way.ts";
import type { RandomStream } from "../random/stream.ts";

/**
 * The mean of an effect over R >= 2 replicates, with the variance of both kinds of luck: s^2 / R for
 * training (s^2 is the sample variance of the replicates' effects) plus `imageVariance` for the
 * images. The degrees of freedom are Satterthwaite's, total^2 / ((s^2 / R)^2 / (R - 1)): few where
 * training's luck dominates, many where the images' does.
 *
 * With three replicates the 95 % interval held the truth in 93 % (training's luck dominates) to 98 %
 * (the images' does) of simulated evaluations, see replicates_test.ts; with two in 90 % where
 * training's luck dominates. It is too wide at the other end because luck that belongs to an image
 * and an ensemble together is in both parts.
 *
 * @param effects The effect in each replicate
 * @param imageVariance The variance over images of the mean effect
 * @throws {RangeError} If there are fewer than two replicates
 *
 * @example Three ensembles, and images that add little
 * ```ts
 * import { replicateMean } from "ensemble-defense";
 * import assert from "assert";
 *
 * const { effect, standardError, df } = replicateMean([0.1, 0.2, 0.3], 0);
 * assert.equal(effect.toFixed(4), "0.2000");
 * assert.equal(standardError.toFixed(4), "0.0577"); // 0.1 / sqrt(3)
 * assert.equal(df.toFixed(4), "2.0000");
 * ```
 */
export function replicateMean(effects: readonly number[], imageVariance: number): TDistributed {
  const replicates = effects.length;
  if (replicates < 2) {
    throw new RangeError(`A spread needs at least two replicates: received ${replicates}`);
  }
  const effect = mean(effects);
  const training = effects.reduce((sum, one) => sum + (one - effect) ** 2, 0) /
    (replicates - 1) / replicates;
  return {
    effect,
    ...errorOf([
      { variance: training, df: replicates - 1 },
      { variance: imageVariance, df: Infinity },
    ]),
  };
}

/**
 * What one or several replicates say of a signed sum of mean scores.
 *
 * One replicate: the pigeonhole bootstrap over images and members, blind to the luck of training
 * other ensembles. Few members say little of how members differ, which a bootstrap does not know, so
 * where there are several the more careful of it and of {@linkcode twoWayMean} holds.
 *
 * Several replicates: {@linkcode replicateMean}, in which the members' luck is part of the spread
 * between replicates and the variance over images is that of the bootstrap over images alone, of the
 * mean over replicates of each image's score. For a mean, infinitely many resamples have the variance
 * `sum (score - mean)^2 / images^2`, so none are drawn.
 *
 * Few images ({@linkcode FEW_IMAGES}), and images that all say the same, would leave too little
 * spread: few count as if they varied as much as any can, and alike ones as
 * {@linkcode alikeEstimate} has them, beside what members or replicates vary.
 *
 * @param replicates The terms in each replicate, all on the same images
 * @param stream Where the bootstrap's randomness comes from
 * @param limits Between which the quantity must be
 * @throws {RangeError} If there is no replicate, or the terms do not fit each other
 *
 * @example Ensembles under two seeds: training's luck is seen, and the interval is wider
 * ```ts
 * import { randomStream, replicateEstimate } from "ensemble-defense";
 * import assert from "assert";
 *
 * const accuracy = (right: number) => [{
 *   sign: 1,
 *   scores: {
 *     population: "the ensemble",
 *     rows: 1,
 *     images: 100,
 *     values: Uint8Array.from({ length: 100 }, (_, image) => image < right ? 1 : 0),
 *   },
 * }] as const;
 * const stream = () => randomStream(1, "example");
 * const one = replicateEstimate([accuracy(70)], stream, { limits: [0, 1] });
 * const two = replicateEstimate([accuracy(60), accuracy(80)], stream, { limits: [0, 1] });
 * assert.deepEqual([one.effect, two.effect], [0.7, 0.7]);
 * assert(two.interval[1] - two.interval[0] > 2 * (one.interval[1] - one.interval[0]));
 * ```
 */
export function replicateEstimate(
  replicates: readonly (readonly Term[])[],
  stream: () => RandomStream,
  { limits = [-1, 1], resamples }: { limits?: Interval; resamples?: number } = {},
): Estimate {
  const [only] = replicates;
  if (only === undefined) throw new RangeError("There is no replicate to estimate from");
  const perReplicate = replicates.map(imageEffects);
  const { length } = perReplicate[0]!;
  if (replicates.length === 1) {
    const { effect, draws } = bootstrap(only, stream(), resamples);
    const few = fewImagesEstimate(perReplicate[0]!, limits);
    const usual = drawsEstimate(effect, draws);
    const ofMembers = only.some(({ scores }) => isSampled(scores))
      ? tEstimate({ ...twoWayMean(only, limits), effect }, limits)
      : undefined;
    return [few, ofMembers].filter((one) => one !== undefined).reduce(moreCareful, usual);
  }
  if (perReplicate.some((effects) => effects.length !== length)) {
    throw new RangeError(
      `Replicates must be tested on the same images: received ${
        perReplicate.map((effects) => effects.length).join(" and ")
      }`,
    );
  }
  const perImage = Float64Array.from(
    { length },
    (_, i) => mean(perReplicate.map((effects) => effects[i]!)),
  );
  const means = perReplicate.map(mean);
  if (isAlike(perImage) && isAlike(means)) return alikeEstimate(perImage[0]!, length, limits);
  return tEstimate(replicateMean(means, imageVariance(perImage, limits)), limits);
}

/**
 * What images that are too few for a bootstrap say, as if they varied as much as any can; or that
 * are all alike, exactly. Undefined of many that vary.
 */
function fewImagesEstimate(effects: Float64Array, limits: Interval): Estimate | undefined {
  if (isAlike(effects)) return alikeEstimate(effects[0]!, effects.length, limits);
  if (effects.length >= FEW_IMAGES) return undefined;
  return boundedMeanEstimate(mean(effects), effects.length, limits);
}

/** The variance over images of the mean effect; of few images the largest that it can be. */
function imageVariance(effects: Float64Array, limits: Interval): number {
  const { length } = effects;
  if (length < FEW_IMAGES) return largestVariance(mean(effects), length, limits);
  return isAlike(effects) ? 0 : meanVariance(effects);
}

/** The variance of the mean of as many values drawn with replacement. */
function meanVariance(values: Float64Array): number {
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - centre) ** 2;
  return squares / values.length ** 2;
}
