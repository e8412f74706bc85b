/**
 * Labels in four bits each. A label is kept as its distance from the true one, (label - truth)
 * modulo 10: 0 says that the prediction is right, and rows of zeros compress to nearly nothing.
 */

import { CLASSES } from "../data/dataset.ts";
import type { NamedArray } from "../files/safetensors.ts";

/**
 * Packs rows of labels, two in a byte, the earlier image in the low half. A row of an odd number
 * of images ends with a half that is 0.
 *
 * @param labels Predicted labels, `[rows, images]`, 0 to 9
 * @param truth True labels of the first images or of all, 0 to 9
 * @param images Images in a row, at most `truth.length`
 * @returns `[rows, ceil(images / 2)]`
 * @throws {RangeError} If a predicted label is not from 0 to 9
 *
 * @example The first prediction is right, the second is one too high
 * ```ts
 * import { packLabels } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.deepEqual(packLabels(Uint8Array.of(7, 3), Uint8Array.of(7, 2), 2), Uint8Array.of(0x10));
 * ```
 */
export function packLabels(labels: Uint8Array, truth: Uint8Array, images: number): Uint8Array {
  const width = Math.ceil(images / 2);
  const rows = labels.length / images;
  const packed = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let image = 0; image < images; image++) {
      const label = labels[row * images + image]!;
      if (label >= CLASSES) {
        throw new RangeError(`A label must be from 0 to 9: received ${label} in row ${row}`);
      }
      const distance = (label - truth[image]! + CLASSES) % CLASSES;
      packed[row * width + (image >> 1)]! |= distance << (image % 2 === 0 ? 0 : 4);
    }
  }
  return packed;
}

/** The rows of {@linkcode packLabels} as an array of a file. */
export function packedRows(labels: Uint8Array, truth: Uint8Array, images: number): NamedArray {
  return {
    shape: [labels.length / images, Math.ceil(images / 2)],
    data: packLabels(labels, truth, images),
  };
}

/**
 * The labels of {@linkcode packLabels}.
 *
 * @param packed `[rows, ceil(images / 2)]`
 * @param truth True labels of the first images or of all, 0 to 9
 * @param images Images in a row, at most `truth.length`
 * @returns `[rows, images]`
 * @throws {RangeError} If a half byte is not a distance of labels, or a row is not of such a width
 *
 * @example Two rows of three images come back
 * ```ts
 * import { packLabels, unpackLabels } from "ensemble-defense";
 * import assert from "assert";
 *
 * const [labels, truth] = [Uint8Array.of(7, 3, 9, 0, 2, 1), Uint8Array.of(7, 2, 1)];
 * const packed = packLabels(labels, truth, 3);
 * assert.equal(packed.length, 4);
 * assert.deepEqual(unpackLabels(packed, truth, 3), labels);
 * ```
 */
export function unpackLabels(packed: Uint8Array, truth: Uint8Array, images: number): Uint8Array {
  const width = Math.ceil(images / 2);
  if (packed.length % width !== 0) {
    throw new RangeError(
      `rows of ${images} images need ${width} bytes each: found ${packed.length}`,
    );
  }
  const rows = packed.length / width;
  const labels = new Uint8Array(rows * images);
  for (let row = 0; row < rows; row++) {
    for (let image = 0; image < images; image++) {
      const byte = packed[row * width + (image >> 1)]!;
      const distance = image % 2 === 0 ? byte & 15 : byte >> 4;
      if (distance >= CLASSES) {
        throw new RangeError(
          `row ${row}, image ${image}: ${distance} is no distance of two labels`,
        );
      }
      labels[row * images + image] = (truth[image]! + distance) % CLASSES;
    }
  }
  return labels;
}
