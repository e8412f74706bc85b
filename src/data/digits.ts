/**
 * The data set "synthetic": digits drawn in code, so that everything runs without a download. They
 * stand in for MNIST (28 x 28 grey pixels, bright strokes about 20 pixels high on black) and vary
 * as hands do, but no number measured on them is a number about MNIST.
 */

import { type RandomStream, randomStream } from "../random/stream.ts";
import type { Dataset, ImageSet } from "./dataset.ts";
import { datasetDigest } from "./digest.ts";
import { DIGIT_SKELETONS, type PenStroke, type Point, type Skeleton } from "./digit_skeletons.ts";
import { flattenStroke, inkPieces, type Pen } from "./pen.ts";

/** Height and width of a drawn image, in pixels. */
const SIZE = 28;

/** The longer side of a digit's box, as in MNIST, in pixels. */
const DIGIT_SIZE = 20;

/** Most images that one set can have: beyond it memory, not time, is the limit. */
export const MOST_DRAWN_IMAGES = 1_000_000;

/** What {@linkcode drawDigits} draws. */
export interface DrawDigitsOptions {
  /** A non-negative integer; the same seed gives the same images, to the byte. */
  readonly seed: number;
  /** How many training images, 0 to {@linkcode MOST_DRAWN_IMAGES}. */
  readonly train: number;
  /** How many test images, likewise. */
  readonly test: number;
}

/**
 * Draws a data set of handwritten-looking digits, 28 x 28 x 1. Every image has its own random
 * stream: a larger `train` adds images and changes none, and no test image is a training image.
 * Labels are drawn uniformly and independently, so classes are nearly but not exactly balanced.
 *
 * @throws {RangeError} if a count is not an integer from 0 to {@linkcode MOST_DRAWN_IMAGES}
 *
 * @example A larger set starts with the smaller one
 * ```ts
 * import { drawDigits } from "ensemble-defense";
 * import assert from "assert";
 *
 * const few = drawDigits({ seed: 1, train: 3, test: 2 });
 * const more = drawDigits({ seed: 1, train: 5, test: 2 });
 * assert.deepEqual(few.train.labels, more.train.labels.subarray(0, 3));
 * assert.deepEqual(few.train.images, more.train.images.subarray(0, 3 * 28 * 28));
 * assert.deepEqual(few.test, more.test);
 * ```
 */
export function drawDigits({ seed, train, test }: DrawDigitsOptions): Dataset {
  const content = {
    shape: { height: SIZE, width: SIZE, channels: 1 },
    classes: DIGIT_SKELETONS.length,
    train: drawSet(seed, "train", train),
    test: drawSet(seed, "test", test),
  };
  return { name: "synthetic", ...content, digest: datasetDigest(content) };
}

function drawSet(seed: number, split: "train" | "test", count: number): ImageSet {
  if (!Number.isSafeInteger(count) || count < 0 || count > MOST_DRAWN_IMAGES) {
    throw new RangeError(
      `The number of ${split} images must be an integer from 0 to ${MOST_DRAWN_IMAGES}: received ${count}`,
    );
  }
  const images = new Uint8Array(count * SIZE * SIZE);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const stream = randomStream(seed, "digits", split, i);
    labels[i] = stream.integer(DIGIT_SKELETONS.length);
    drawDigit(
      DIGIT_SKELETONS[labels[i]!]!,
      stream,
      images.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE),
    );
  }
  return { images, labels, count };
}

/** Draws one digit, written in one of the given ways, into `pixels` `[28, 28]` (all zero before). */
function drawDigit(ways: readonly Skeleton[], stream: RandomStream, pixels: Uint8Array): void {
  const strokes = bendStrokes(chooseSkeleton(ways, stream).strokes, stream);
  const pieces: number[] = [];
  for (const stroke of strokes) {
    const flat = flattenStroke(stroke);
    const late = stream.integer(2); // a pen touches the paper a little late and leaves it early
    const early = stream.integer(3);
    for (let k = 4 * late; k < flat.length - 4 * early; k++) pieces.push(flat[k]!);
  }
  const pen: Pen = {
    radius: Math.min(2.2, Math.max(0.6, 1.25 * Math.exp(0.3 * stream.normal()))),
    softness: 1.2 + 0.8 * stream.uniform(),
  };
  placeOnImage(pieces, pen, stream);
  const ink = new Float64Array(SIZE * SIZE);
  inkPieces(pieces, pen, ink, SIZE);
  const brightness = 255 * (1.05 - 0.25 * stream.uniform() ** 2);
  const grain = 20 * stream.uniform();
  for (let i = 0; i < ink.length; i++) {
    if (ink[i] === 0) continue;
    const grey = brightness * ink[i]! + grain * stream.normal();
    pixels[i] = Math.min(255, Math.max(0, Math.round(grey)));
  }
}

function chooseSkeleton(ways: readonly Skeleton[], stream: RandomStream): Skeleton {
  let left = stream.uniform() * ways.reduce((sum, way) => sum + way.weight, 0);
  for (const way of ways) {
    left -= way.weight;
    if (left < 0) return way;
  }
  return ways.at(-1)!;
}

/**
 * Moves every point of a skeleton as an unsteady hand would: a jitter of its own, a wave through
 * the whole digit, then slant, turn and width. Some hands are much sloppier than others, which is
 * what makes a few images hard to tell.
 */
function bendStrokes(strokes: readonly PenStroke[], stream: RandomStream): PenStroke[] {
  const sloppiness = 0.7 + 0.7 * stream.normal() ** 2;
  const jitter = 0.026 * Math.min(2.5, sloppiness);
  const waveX = 0.045 * stream.normal();
  const waveY = 0.035 * stream.normal();
  const phaseX = 2 * Math.PI * stream.uniform();
  const phaseY = 2 * Math.PI * stream.uniform();
  const width = 0.88 * Math.exp(0.2 * stream.normal());
  const slant = 0.12 + 0.2 * stream.normal();
  const turn = 0.12 * stream.normal();
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const bend = ([x, y]: Point): Point => {
    const bentX = x - 0.5 + jitter * stream.normal() + waveX * Math.sin(5 * y + phaseX);
    const bentY = y - 0.5 + jitter * stream.normal() + waveY * Math.sin(5 * x + phaseY);
    const slantedX = width * bentX - slant * bentY;
    return [cos * slantedX - sin * bentY, sin * slantedX + cos * bentY];
  };
  return strokes.map((stroke) => stroke.map((run) => run.map(bend)));
}

/** Scales and moves the pieces, in place, from their own units to pixels about the centre. */
function placeOnImage(pieces: number[], pen: Pen, stream: RandomStream): void {
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
  for (let k = 0; k < pieces.length; k += 2) {
    left = Math.min(left, pieces[k]!);
    right = Math.max(right, pieces[k]!);
    top = Math.min(top, pieces[k + 1]!);
    bottom = Math.max(bottom, pieces[k + 1]!);
  }
  const longerSide = DIGIT_SIZE - 2 * pen.radius + 0.8 * stream.normal();
  const scale = longerSide / Math.max(right - left, bottom - top);
  const shiftX = SIZE / 2 + stream.normal() - scale * (left + right) / 2;
  const shiftY = SIZE / 2 + 0.7 * stream.normal() - scale * (top + bottom) / 2;
  for (let k = 0; k < pieces.length; k += 2) {
    pieces[k] = scale * pieces[k]! + shiftX;
    pieces[k + 1] = scale * pieces[k + 1]! + shiftY;
  }
}
