/** Wilson's interval for an accuracy: right or wrong on each of n images. */

import type { Interval } from "./interval.ts";

/** The 97.5 % point of the standard normal distribution, for intervals of 95 %. */
const Z_95 = 1.959963984540054;

/**
 * The 95 % score interval of a proportion (Wilson 1927; method 3 of Newcombe 1998, "Two-sided
 * confidence intervals for the single proportion"). It stays inside [0, 1] and has a width even
 * where every image, or none, is right.
 *
 * @param right How many images are right, an integer from 0 to `images`
 * @param images How many images there are, at least 1
 * @returns Fractions in [0, 1]
 * @throws {RangeError} If `right` and `images` cannot be such counts
 *
 * @example Newcombe's first example
 * ```ts
 * import { wilsonInterval } from "ensemble-defense";
 * import assert from "assert";
 *
 * const [low, high] = wilsonInterval(81, 263);
 * assert.equal(low.toFixed(4), "0.2553");
 * assert.equal(high.toFixed(4), "0.3662");
 * ```
 */
export function wilsonInterval(right: number, images: number): Interval {
  if (
    !Number.isSafeInteger(right) || !Number.isSafeInteger(images) || right < 0 || images < 1 ||
    right > images
  ) {
    throw new RangeError(
      "Wilson's interval needs integers 0 <= right <= images, images >= 1: received " +
        `${right} of ${images}`,
    );
  }
  return scoreInterval(right / images, images);
}

/**
 * The same of a share that need not be one of whole images.
 *
 * @param share In [0, 1]
 * @param images Of how many, at least 1
 */
export function scoreInterval(share: number, images: number): Interval {
  const zSquaredByImages = Z_95 ** 2 / images;
  const centre = share + zSquaredByImages / 2;
  const radius = Z_95 * Math.sqrt((share * (1 - share) + zSquaredByImages / 4) / images);
  // At the extremes the formula gives exactly 0 and 1, but rounding does not.
  return [
    share === 0 ? 0 : (centre - radius) / (1 + zSquaredByImages),
    share === 1 ? 1 : (centre + radius) / (1 + zSquaredByImages),
  ];
}
