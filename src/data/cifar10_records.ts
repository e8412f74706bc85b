/**
 * The records of CIFAR-10's binary files: a label in one byte, then 1024 red, 1024 green and 1024
 * blue values, each plane row by row. See https://www.cs.toronto.edu/~kriz/cifar.html, "Binary
 * version".
 */

import { byteError, checkLength } from "./byte_error.ts";
import { CLASSES, type ImageSet } from "./dataset.ts";

/** Height and width of CIFAR-10's images, in pixels. */
export const CIFAR10_SIZE = 32;

const CHANNELS = 3;
const PLANE = CIFAR10_SIZE ** 2;

/** Length of a record in bytes. */
export const CIFAR10_RECORD_BYTES = 1 + CHANNELS * PLANE;

/** A binary file and what it must hold. */
export interface Cifar10Batch {
  /** Its name, for errors. */
  readonly file: string;
  /** Its content: a label and 3072 pixels for each record. */
  readonly bytes: Uint8Array;
  /** How many records it must hold; any whole number unless told. */
  readonly count?: number;
}

/**
 * Reads binary files into one set of images `[count, 32, 32, 3]`, in their order.
 *
 * @throws {UserError} naming file, byte, expected and found, if a length or a label is wrong
 *
 * @example Planes of colours become pixels of three channels
 * ```ts
 * import { readCifar10Batches } from "ensemble-defense";
 * import assert from "assert";
 *
 * const bytes = new Uint8Array(3073).fill(10, 1, 1025).fill(20, 1025, 2049).fill(30, 2049);
 * bytes[0] = 7; // a horse
 * const { images, labels, count } = readCifar10Batches([{ file: "one.bin", bytes }]);
 * assert.equal(count, 1);
 * assert.deepEqual(labels, Uint8Array.of(7));
 * assert.deepEqual(images.subarray(0, 6), Uint8Array.of(10, 20, 30, 10, 20, 30));
 * ```
 */
export function readCifar10Batches(batches: readonly Cifar10Batch[]): ImageSet {
  batches.forEach(checkBatch);
  const counts = batches.map(({ bytes }) => bytes.length / CIFAR10_RECORD_BYTES);
  const count = counts.reduce((sum, n) => sum + n, 0);
  const images = new Uint8Array(count * CHANNELS * PLANE);
  const labels = new Uint8Array(count);
  let image = 0;
  for (const { bytes } of batches) {
    for (let at = 0; at < bytes.length; at += CIFAR10_RECORD_BYTES) {
      labels[image] = bytes[at]!;
      interleave(bytes, at + 1, images, image * CHANNELS * PLANE);
      image++;
    }
  }
  return { images, labels, count };
}

function checkBatch({ file, bytes, count }: Cifar10Batch): void {
  const records = count ?? Math.ceil(bytes.length / CIFAR10_RECORD_BYTES);
  checkLength(bytes, file, records * CIFAR10_RECORD_BYTES);
  for (let at = 0; at < bytes.length; at += CIFAR10_RECORD_BYTES) {
    if (bytes[at]! >= CLASSES) {
      throw byteError(file, at, `a label from 0 to ${CLASSES - 1}`, `${bytes[at]}`);
    }
  }
}

/** Three planes at `from` become pixels at `to`. */
function interleave(planes: Uint8Array, from: number, pixels: Uint8Array, to: number): void {
  for (let i = 0; i < PLANE; i++) {
    pixels[to + 3 * i] = planes[from + i]!;
    pixels[to + 3 * i + 1] = planes[from + PLANE + i]!;
    pixels[to + 3 * i + 2] = planes[from + 2 * PLANE + i]!;
  }
}
