/** Holding training images out, to choose by them what must not be chosen by test images. */

import { UserError } from "../errors.ts";
import type { Dataset } from "./dataset.ts";
import { datasetDigest } from "./digest.ts";
import { takeFirst } from "./take_first.ts";

/**
 * The data set with its last training images in the place of its test images, of which none is left.
 * Which images are held out does not depend on how many are trained on. Nothing is copied.
 *
 * @param heldOut How many training images to hold out, at least 1
 * @param trainLimit How many of the others to train on, the first ones; all unless told
 * @throws {UserError} If nothing is left to train on, or fewer images than `trainLimit` are
 *
 * @example
 * ```ts
 * import { drawDigits, holdOut } from "ensemble-defense";
 * import assert from "assert";
 *
 * const digits = drawDigits({ seed: 1, train: 10, test: 5 });
 * const { train, test } = holdOut(digits, 3, 4);
 * assert.deepEqual(train.labels, digits.train.labels.slice(0, 4));
 * assert.deepEqual(test.labels, digits.train.labels.slice(7));
 * ```
 */
export function holdOut(dataset: Dataset, heldOut: number, trainLimit?: number): Dataset {
  const { name, shape, classes, train: all } = dataset;
  const left = all.count - heldOut;
  if (left < 1) {
    throw new UserError(
      `${heldOut} images were to be held out, but ${name} has ${all.count} training images: ` +
        "hold out fewer, so that some are left to train on",
    );
  }
  if (trainLimit !== undefined && trainLimit > left) {
    throw new UserError(
      `${trainLimit} training images were asked for, but ${name} has ${left} besides the ` +
        `${heldOut} held out: ask for at most that`,
    );
  }
  const pixels = shape.height * shape.width * shape.channels;
  const train = takeFirst(all, shape, trainLimit ?? left);
  const test = {
    images: all.images.subarray(left * pixels),
    labels: all.labels.subarray(left),
    count: heldOut,
  };
  return {
    name,
    shape,
    classes,
    train,
    test,
    digest: datasetDigest({ shape, classes, train, test }),
  };
}
