/** Limiting a set of images. */

import type { ImageSet, ImageShape } from "./dataset.ts";

/**
 * The first `count` images of a set, without copying: the result shares the set's memory.
 *
 * @param shape The shape of the set's images
 * @param count How many to keep, 0 to `set.count`
 * @throws {RangeError} if `count` is not an integer in that range
 *
 * @example
 * ```ts
 * import { takeFirst } from "ensemble-defense";
 * import assert from "assert";
 *
 * const shape = { height: 1, width: 2, channels: 1 };
 * const set = { images: Uint8Array.of(1, 2, 3, 4), labels: Uint8Array.of(7, 8), count: 2 };
 * assert.deepEqual(takeFirst(set, shape, 1), {
 *   images: Uint8Array.of(1, 2),
 *   labels: Uint8Array.of(7),
 *   count: 1,
 * });
 * ```
 */
export function takeFirst(set: ImageSet, shape: ImageShape, count: number): ImageSet {
  if (!Number.isSafeInteger(count) || count < 0 || count > set.count) {
    throw new RangeError(
      `count must be an integer from 0 to the set's ${set.count} images: received ${count}`,
    );
  }
  return {
    images: set.images.subarray(0, count * shape.height * shape.width * shape.channels),
    labels: set.labels.subarray(0, count),
    count,
  };
}
