/**
 * The IDX format of MNIST's files: big-endian 32-bit words (a magic number, then every dimension),
 * then one byte per pixel or label. See http://yann.lecun.com/exdb/mnist/, "File formats".
 *
 * Offsets in errors count in the decompressed content.
 */

import { byteError, checkLength } from "./byte_error.ts";
import { CLASSES } from "./dataset.ts";
import { decompress } from "./decompress.ts";

const IMAGES_MAGIC = 0x00000803;
const LABELS_MAGIC = 0x00000801;

/** What an IDX file must hold; a size that is left out may be anything. */
export interface IdxExpectation {
  /** How many images or labels. */
  readonly count?: number;
  /** The images' height, in pixels. */
  readonly height?: number;
  /** The images' width, in pixels. */
  readonly width?: number;
  /** How many classes labels may have ({@linkcode CLASSES} unless told). */
  readonly classes?: number;
}

/** The images of an IDX file. */
export interface IdxImages {
  /** How many images. */
  readonly count: number;
  /** Their height, in pixels. */
  readonly height: number;
  /** Their width, in pixels. */
  readonly width: number;
  /** `[count, height, width]`, 0 to 255; shares the memory of what was read. */
  readonly pixels: Uint8Array;
}

/**
 * Reads an IDX file of images.
 *
 * @param bytes The file, gzipped or not
 * @param file Its name, for errors
 * @throws {UserError} naming file, byte, expected and found, if anything is not as expected
 *
 * @example
 * ```ts
 * import { readIdxImages } from "ensemble-defense";
 * import assert from "assert";
 *
 * const file = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 128, 255);
 * const { count, height, width, pixels } = readIdxImages(file, "two-pixels");
 * assert.deepEqual([count, height, width], [1, 1, 2]);
 * assert.deepEqual(pixels, Uint8Array.of(128, 255));
 * ```
 */
export function readIdxImages(
  bytes: Uint8Array,
  file: string,
  expected: IdxExpectation = {},
): IdxImages {
  const content = decompress(bytes, file);
  checkMagic(content, file, IMAGES_MAGIC, "of images");
  const count = readWord(content, file, 4, "images", expected.count);
  const height = readWord(content, file, 8, "rows", expected.height);
  const width = readWord(content, file, 12, "columns", expected.width);
  checkLength(content, file, 16 + count * height * width);
  return { count, height, width, pixels: content.subarray(16) };
}

/**
 * Reads an IDX file of labels, one byte each.
 *
 * @param bytes The file, gzipped or not
 * @param file Its name, for errors
 * @throws {UserError} naming file, byte, expected and found, if anything is not as expected
 *
 * @example
 * ```ts
 * import { readIdxLabels } from "ensemble-defense";
 * import assert from "assert";
 *
 * const file = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 12);
 * assert.throws(() => readIdxLabels(file, "labels"), {
 *   message: "labels: byte 9: expected a label from 0 to 9, found 12",
 * });
 * ```
 */
export function readIdxLabels(
  bytes: Uint8Array,
  file: string,
  expected: IdxExpectation = {},
): Uint8Array {
  const content = decompress(bytes, file);
  checkMagic(content, file, LABELS_MAGIC, "of labels");
  const count = readWord(content, file, 4, "labels", expected.count);
  checkLength(content, file, 8 + count);
  const labels = content.subarray(8);
  const classes = expected.classes ?? CLASSES;
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong !== -1) {
    throw byteError(file, 8 + wrong, `a label from 0 to ${classes - 1}`, `${labels[wrong]}`);
  }
  return labels;
}

function checkMagic(content: Uint8Array, file: string, magic: number, what: string): void {
  const found = wordAt(content, file, 0);
  if (found === magic) return;
  throw byteError(file, 0, `the magic number ${hex(magic)} (IDX file ${what})`, hex(found));
}

function readWord(
  content: Uint8Array,
  file: string,
  offset: number,
  unit: string,
  expected: number | undefined,
): number {
  const found = wordAt(content, file, offset);
  if (expected !== undefined && found !== expected) {
    throw byteError(file, offset, `${expected} ${unit}`, `${found}`);
  }
  return found;
}

function wordAt(content: Uint8Array, file: string, offset: number): number {
  if (content.length < offset + 4) {
    throw byteError(file, content.length, "more of the header", "the end of the file");
  }
  return new DataView(content.buffer, content.byteOffset).getUint32(offset);
}

function hex(word: number): string {
  return `0x${word.toString(16).padStart(8, "0")}`;
}
