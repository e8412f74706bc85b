/** Shares whose wholes differ from image to image: of those that could be fooled, how many were. */

import type { RandomStream } from "../random/stream.ts";
import { binomialSampler } from "./binomial.ts";
import {
  boundedMeanEstimate,
  drawsEstimate,
  type Estimate,
  FEW_IMAGES,
  largestVariance,
  proportionEstimate,
  tEstimate,
} from "./estimate.ts";
import { mean } from "./mean.ts";
import { replicateMean } from "./replicates.ts";

/** What a share counts, image by image. */
export interface ShareCounts {
  /** How many were counted of an image, `[images]`. */
  readonly wholes: Uint32Array;
  /** How many of them are meant, `[images]`: at most as many. */
  readonly parts: Uint32Array;
}

/** Resamples of the images: an interval needs no more, and there are many shares. */
const RESAMPLES = 1999;

/**
 * The share `sum(parts) / sum(wholes)` with its 95 % interval. Images are the random units: all
 * that is counted of an image is drawn together. Members are not resampled, for pairs of members
 * and an ensemble's attackers are these and no others; whom else training might have produced is in
 * the interval only where there are replicates.
 *
 * One replicate: the percentile bootstrap over images. Several: the mean of their shares, with the
 * spread between them and the variance over images of a ratio (linearised; Cochran 1977, chapter
 * 6). Where all or none are meant, or few images count ({@linkcode FEW_IMAGES}), there is no spread
 * to go by: Wilson's interval for as many images as count, of which none can vary more.
 *
 * @param replicates The counts under each seed, all of the same images
 * @param stream Where the bootstrap's randomness comes from
 * @param resamples How many: no two-sided p-value is below 2 / (resamples + 1)
 * @throws {RangeError} If there is no replicate, or one counts nothing
 *
 * @example Three of every four who were tried, on forty images
 * ```ts
 * import { randomStream, shareEstimate } from "ensemble-defense";
 * import assert from "assert";
 *
 * const counts = {
 *   wholes: new Uint32Array(40).fill(2),
 *   parts: Uint32Array.from({ length: 40 }, (_, image) => image % 2 === 0 ? 2 : 1),
 * };
 * const { effect, interval } = shareEstimate([counts], () => randomStream(1, "example"));
 * assert.equal(effect, 0.75);
 * assert(0.6 < interval[0] && interval[1] < 0.9);
 * ```
 */
export function shareEstimate(
  replicates: readonly ShareCounts[],
  stream: () => RandomStream,
  resamples: number = RESAMPLES,
): Estimate {
  if (replicates.length === 0) throw new RangeError("There is no replicate to estimate from");
  const shares = replicates.map(({ parts, wholes }) => {
    const whole = sum(wholes);
    if (whole === 0) throw new RangeError("There is no share of nothing: all wholes are 0");
    return sum(parts) / whole;
  });
  const [first] = shares;
  const images = Math.max(...replicates.map(({ wholes }) => wholes.filter((n) => n > 0).length));
  if ((first === 0 || first === 1) && shares.every((share) => share === first)) {
    return proportionEstimate(first * images, images);
  }
  const isFew = images < FEW_IMAGES;
  if (replicates.length === 1) {
    return isFew
      ? boundedMeanEstimate(first!, images, [0, 1])
      : drawsEstimate(first!, resampled(replicates[0]!, stream(), resamples));
  }
  const variance = imageVariance(replicates, shares);
  return tEstimate(
    replicateMean(shares, isFew ? largestVariance(mean(shares), images, [0, 1]) : variance),
    [0, 1],
  );
}

/** The share in each resample of the images, ascending; one without any whole is drawn again. */
function resampled(
  { parts, wholes }: ShareCounts,
  stream: RandomStream,
  resamples: number,
): Float64Array {
  // Images with the same counts are drawn together, as a multinomial over the kinds there are.
  const kinds = new Map<string, { part: number; whole: number; images: number }>();
  wholes.forEach((whole, i) => {
    const part = parts[i]!;
    const kind = kinds.get(`${part} ${whole}`) ?? { part, whole, images: 0 };
    kind.images++;
    kinds.set(`${part} ${whole}`, kind);
  });
  const images = wholes.length;
  const binomial = binomialSampler(images, stream);
  const draw = (): number => {
    let [part, whole, undrawn, candidates] = [0, 0, images, images];
    for (const kind of kinds.values()) {
      if (undrawn === 0) break;
      const drawn = kind.images === candidates
        ? undrawn
        : binomial(undrawn, kind.images / candidates);
      part += drawn * kind.part;
      whole += drawn * kind.whole;
      undrawn -= drawn;
      candidates -= kind.images;
    }
    return whole === 0 ? draw() : part / whole;
  };
  return Float64Array.from({ length: resamples }, draw).sort();
}

/** The variance over images of the mean of the replicates' shares, each linearised as a ratio. */
function imageVariance(replicates: readonly ShareCounts[], shares: readonly number[]): number {
  const { length } = replicates[0]!.wholes;
  const influence = new Float64Array(length);
  replicates.forEach(({ parts, wholes }, r) => {
    if (wholes.length !== length) {
      throw new RangeError(
        `Replicates must be tested on the same images: received ${length} and ${wholes.length}`,
      );
    }
    const weight = replicates.length * sum(wholes);
    for (let i = 0; i < length; i++) {
      influence[i]! += (parts[i]! - shares[r]! * wholes[i]!) / weight;
    }
  });
  return influence.reduce((total, one) => total + one ** 2, 0);
}

function sum(values: Uint32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
