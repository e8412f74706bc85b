/** What identifies a data set in the keys of stored results: its content, not its name or place. */

import { createHash } from "node:crypto";
import type { Dataset, ImageSet, ImageShape } from "./dataset.ts";

/**
 * SHA-256 (hex) over one set of images: its sizes, its pixels, its labels.
 *
 * @example Labels count as much as pixels
 * ```ts
 * import { imageSetDigest } from "ensemble-defense";
 * import assert from "assert";
 *
 * const shape = { height: 1, width: 1, channels: 1 };
 * const one = { images: Uint8Array.of(255), labels: Uint8Array.of(1), count: 1 };
 * const two = { ...one, labels: Uint8Array.of(2) };
 * assert.notEqual(imageSetDigest(one, shape), imageSetDigest(two, shape));
 * ```
 */
export function imageSetDigest(set: ImageSet, shape: ImageShape): string {
  return createHash("sha256")
    .update(`${set.count} x ${shape.height} x ${shape.width} x ${shape.channels}\n`)
    .update(set.images)
    .update(set.labels)
    .digest("hex");
}

/**
 * SHA-256 (hex) over both sets of a data set: the number of classes and the two
 * {@linkcode imageSetDigest}s.
 *
 * @example It identifies the content: the same in another set is another data set
 * ```ts
 * import { datasetDigest } from "ensemble-defense";
 * import assert from "assert";
 *
 * const shape = { height: 1, width: 1, channels: 1 };
 * const set = { images: Uint8Array.of(255), labels: Uint8Array.of(1), count: 1 };
 * const none = { images: new Uint8Array(), labels: new Uint8Array(), count: 0 };
 * assert.notEqual(
 *   datasetDigest({ shape, classes: 10, train: set, test: none }),
 *   datasetDigest({ shape, classes: 10, train: none, test: set }),
 * );
 * ```
 */
export function datasetDigest(
  { shape, classes, train, test }: Pick<Dataset, "shape" | "classes" | "train" | "test">,
): string {
  return createHash("sha256")
    .update(`${classes} classes\n`)
    .update(`${imageSetDigest(train, shape)}\n`)
    .update(`${imageSetDigest(test, shape)}\n`)
    .digest("hex");
}

/** The {@linkcode imageSetDigest}s of a data set. */
export interface SetDigests {
  readonly train: string;
  readonly test: string;
}

const KNOWN = new WeakMap<Dataset, SetDigests>();

/**
 * The digests of a data set's two sets, computed once: a run makes many plans on one data set, and
 * nothing changes its images. (Whoever calls {@linkcode imageSetDigest} may change theirs.)
 */
export function setDigests(dataset: Dataset): SetDigests {
  let digests = KNOWN.get(dataset);
  if (digests === undefined) {
    const { shape, train, test } = dataset;
    digests = { train: imageSetDigest(train, shape), test: imageSetDigest(test, shape) };
    KNOWN.set(dataset, digests);
  }
  return digests;
}
