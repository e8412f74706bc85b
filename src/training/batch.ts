/** From bytes to the numbers in [0, 1] that a network sees. */

import type { ImageSet } from "../data/dataset.ts";
import type { RandomStream } from "../random/stream.ts";

const UNIT = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Writes image `index` of a set, scaled to [0, 1], into `out` from `offset`. */
export function writeImage(set: ImageSet, index: number, out: Float32Array, offset: number): void {
  const size = set.images.length / set.count;
  const from = index * size;
  for (let i = 0; i < size; i++) out[offset + i] = UNIT[set.images[from + i]!]!;
}

/**
 * Adds a member's Gaussian noise to image `index`. The noise of an image is a function of the
 * stream and the index alone, so a member sees one noisy training set (section 3, iv) in every
 * epoch although none is stored. Values may leave [0, 1]: the paper does not clip them.
 */
export function addNoise(
  out: Float32Array,
  offset: number,
  size: number,
  index: number,
  sigma: number,
  stream: RandomStream,
): void {
  stream.seek(index * size * 2); // a normal number takes two words
  for (let i = 0; i < size; i++) out[offset + i]! += sigma * stream.normal();
}

/**
 * One-hot rows `[labels.length, classes]`.
 *
 * @param classes How many there are, K; labels are from 0 to K - 1
 * @throws {RangeError} If a label is none of the classes
 *
 * @example
 * ```ts
 * import { oneHot } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.deepEqual([...oneHot(Uint8Array.of(2, 0), 3)], [0, 0, 1, 1, 0, 0]);
 * assert.throws(() => oneHot(Uint8Array.of(3), 3), RangeError);
 * ```
 */
export function oneHot(labels: Uint8Array, classes: number): Float32Array {
  const rows = new Float32Array(labels.length * classes);
  labels.forEach((label, row) => {
    if (label >= classes) {
      throw new RangeError(
        `A label must be an integer from 0 to ${classes - 1}: received ${label} for image ${row}`,
      );
    }
    rows[row * classes + label] = 1;
  });
  return rows;
}

/**
 * Pixels of images `from` to `to` of a set, "scaled to the unit interval" (section 4).
 *
 * @param from The first image, from 0
 * @param to The one after the last, at most `set.count`
 * @returns `[to - from, height, width, channels]` in [0, 1]
 *
 * @example
 * ```ts
 * import { unitPixels } from "ensemble-defense";
 * import assert from "assert";
 *
 * const images = Uint8Array.of(0, 51, 255); // of one pixel each
 * const set = { images, labels: Uint8Array.of(0, 0, 1), count: 3 };
 * assert.deepEqual([...unitPixels(set, 1, 3)], [Math.fround(0.2), 1]);
 * ```
 */
export function unitPixels(set: ImageSet, from: number, to: number): Float32Array {
  const size = set.images.length / set.count;
  const pixels = new Float32Array((to - from) * size);
  for (let index = from; index < to; index++) {
    writeImage(set, index, pixels, (index - from) * size);
  }
  return pixels;
}
