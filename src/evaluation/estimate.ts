/**
 * What the evidence says of one number, a difference of accuracies or an accuracy: its value, an
 * interval, and how well it agrees with lying on either side of a bound. Claims ask no more, so
 * they need not know whether resamples, replicates or the paper's own table answer.
 */

import { percentileInterval } from "./bootstrap.ts";
import type { Interval } from "./interval.ts";
import { tCdf, tQuantile } from "./student_t.ts";
import { scoreInterval, wilsonInterval } from "./wilson.ts";

/** A number with its uncertainty. */
export interface Estimate {
  /** The number itself. */
  readonly effect: number;
  /** The 95 % interval. */
  readonly interval: Interval;
  /** The one-sided p-value of "it is at most `bound`", in [0, 1]; 1 if `bound` is the effect itself
   * and known exactly. Small says that the number is above the bound. */
  atMost(bound: number): number;
  /** The one-sided p-value of "it is at least `bound`". Small says that the number is below it. */
  atLeast(bound: number): number;
}

/** A number with a standard error, distributed as Student's t around the truth. */
export interface TDistributed {
  /** The number itself. */
  readonly effect: number;
  /** At least 0. */
  readonly standardError: number;
  /** Degrees of freedom, above 0; `Infinity` for a normal distribution. */
  readonly df: number;
}

/**
 * From resamples. A one-sided p-value is the share of resamples on the other side of the bound,
 * the effect itself counted as one of them, so it is never 0.
 *
 * @param draws Ascending, as from `bootstrap`
 * @throws {RangeError} If there are fewer than 39, too few for a 95 % interval
 *
 * @example
 * ```ts
 * import { drawsEstimate } from "ensemble-defense";
 * import assert from "assert";
 *
 * const draws = Float64Array.from({ length: 199 }, (_, b) => (b - 9) / 100); // -0.09 to 1.89
 * const { interval, atMost } = drawsEstimate(0.9, draws);
 * assert.deepEqual(interval, [-0.05, 1.85]);
 * assert.equal(atMost(0), 11 / 200);
 * ```
 */
export function drawsEstimate(effect: number, draws: Float64Array): Estimate {
  const share = (contradicts: (draw: number) => boolean): number => {
    let against = 1;
    for (let b = 0; b < draws.length; b++) if (contradicts(draws[b]!)) against++;
    return against / (draws.length + 1);
  };
  return {
    effect,
    interval: percentileInterval(draws),
    atMost: (bound) => share((draw) => draw <= bound),
    atLeast: (bound) => share((draw) => draw >= bound),
  };
}

/**
 * From a standard error. The interval is cut to `limits`, between which the number must be.
 *
 * @throws {RangeError} If the standard error is negative
 *
 * @example Two standard errors above 0 are beyond doubt only with many degrees of freedom
 * ```ts
 * import { tEstimate } from "ensemble-defense";
 * import assert from "assert";
 *
 * const lowerEnd = (df: number) => tEstimate({ effect: 0.2, standardError: 0.1, df }).interval[0];
 * assert.deepEqual([2, Infinity].map(lowerEnd).map((end) => end.toFixed(3)), ["-0.230", "0.004"]);
 * ```
 */
export function tEstimate(
  { effect, standardError, df }: TDistributed,
  limits: Interval = [-1, 1],
): Estimate {
  if (!(standardError >= 0)) {
    throw new RangeError(`A standard error must be at least 0: received ${standardError}`);
  }
  if (standardError === 0) return exactEstimate(effect);
  const radius = tQuantile(0.975, df) * standardError;
  return {
    effect,
    interval: [Math.max(limits[0], effect - radius), Math.min(limits[1], effect + radius)],
    atMost: (bound) => tCdf((bound - effect) / standardError, df),
    atLeast: (bound) => tCdf((effect - bound) / standardError, df),
  };
}

/**
 * From counts: an accuracy on images that are each right or wrong, with Wilson's interval. The
 * p-values are those of the score test, which that interval is made of.
 *
 * @throws {RangeError} If `right` is not from 0 to `images`, or one of them is no count
 *
 * @example
 * ```ts
 * import { proportionEstimate } from "ensemble-defense";
 * import assert from "assert";
 *
 * const { interval } = proportionEstimate(9, 10);
 * assert.deepEqual(interval.map((end) => end.toFixed(3)), ["0.596", "0.982"]);
 * ```
 */
export function proportionEstimate(right: number, images: number): Estimate {
  return { ...scoreEstimate(right / images, images), interval: wilsonInterval(right, images) };
}

/** The score test of a share of so many images, and the interval that it makes. */
function scoreEstimate(effect: number, images: number): Estimate {
  const below = (bound: number): number => {
    // Outside (0, 1) there is no sampling error: every accuracy is on one side.
    if (bound <= 0) return effect <= bound ? 1 : 0;
    if (bound >= 1) return 1;
    return tCdf((bound - effect) / Math.sqrt(bound * (1 - bound) / images), Infinity);
  };
  return {
    effect,
    interval: scoreInterval(effect, images),
    atMost: below,
    atLeast: (bound) => bound <= 0 || (bound >= 1 && effect >= bound) ? 1 : 1 - below(bound),
  };
}

/**
 * From a mean alone: of independent numbers between two limits, one for each image. No such numbers
 * vary more than those that are either limit, so Wilson's interval for as many images is wide enough.
 *
 * @throws {RangeError} If the mean is outside the limits, or there is no image
 *
 * @example
 * ```ts
 * import { boundedMeanEstimate } from "ensemble-defense";
 * import assert from "assert";
 *
 * const { interval } = boundedMeanEstimate(0, 100, [-1, 1]);
 * assert.deepEqual(interval.map((end) => end.toFixed(2)), ["-0.19", "0.19"]);
 * ```
 */
export function boundedMeanEstimate(mean: number, images: number, limits: Interval): Estimate {
  const [low, high] = limits;
  if (!(mean >= low && mean <= high)) {
    throw new RangeError(`A mean must be from ${low} to ${high}: received ${mean}`);
  }
  if (!(images >= 1)) throw new RangeError(`There must be at least 1 image: received ${images}`);
  const toShare = (value: number): number => (value - low) / (high - low);
  const { interval, atMost, atLeast } = scoreEstimate(toShare(mean), images);
  return {
    effect: mean,
    interval: [low + (high - low) * interval[0], low + (high - low) * interval[1]],
    atMost: (bound) => atMost(toShare(bound)),
    atLeast: (bound) => atLeast(toShare(bound)),
  };
}

/** Fewer images than these can be alike by chance, and a bootstrap would take them for all. */
export const FEW_IMAGES = 20;

/**
 * From images that all say the same, which leave no spread to go by. Were the mean at a bound below
 * the effect, then at most a share `(bound - low) / (effect - low)` of all images could be as these
 * are, the others being at the lower limit: that all of so many are has at most that share's power
 * for a chance. So the p-values are exact, and the interval is where they are 2.5 %.
 *
 * @example Three images on which one classifier is right and the other is wrong prove nothing yet
 * ```ts
 * import { alikeEstimate } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.equal(alikeEstimate(1, 3).atMost(0), 0.125);
 * assert(alikeEstimate(1, 3).interval[0] < 0 && alikeEstimate(1, 6).interval[0] > 0);
 * ```
 */
export function alikeEstimate(
  effect: number,
  images: number,
  [low, high]: Interval = [-1, 1],
): Estimate {
  return {
    effect,
    interval: alikeInterval(effect, images, 0.95, [low, high]),
    atMost: (bound) => {
      if (bound >= effect) return 1;
      return bound <= low ? 0 : ((bound - low) / (effect - low)) ** images;
    },
    atLeast: (bound) => {
      if (bound <= effect) return 1;
      return bound >= high ? 0 : ((high - bound) / (high - effect)) ** images;
    },
  };
}

/** The interval of {@linkcode alikeEstimate} of another confidence. */
export function alikeInterval(
  effect: number,
  images: number,
  confidence: number,
  [low, high]: Interval = [-1, 1],
): Interval {
  const share = ((1 - confidence) / 2) ** (1 / images);
  return [low + (effect - low) * share, high - (high - effect) * share];
}

/**
 * From a standard error over so many images, which is 0 where they, and all else that may vary, are
 * alike.
 */
export function imagesEstimate(
  measured: TDistributed,
  images: number,
  limits: Interval = [-1, 1],
): Estimate {
  return measured.standardError === 0
    ? alikeEstimate(measured.effect, images, limits)
    : tEstimate(measured, limits);
}

/** The largest variance of a mean over images that each are between two limits: each at one of them. */
export function largestVariance(mean: number, images: number, [low, high]: Interval): number {
  return Math.max(0, (mean - low) * (high - mean)) / images; // a mean may miss a limit by a rounding
}

/**
 * A number that is known exactly, such as the paper's.
 *
 * @example
 * ```ts
 * import { exactEstimate } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.equal(exactEstimate(0.0906).atMost(0.09), 0); // it surely is above
 * ```
 */
export function exactEstimate(effect: number): Estimate {
  return {
    effect,
    interval: [effect, effect],
    atMost: (bound) => effect <= bound ? 1 : 0,
    atLeast: (bound) => effect >= bound ? 1 : 0,
  };
}
