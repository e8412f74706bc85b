import assert from "assert";
import { UserError } from "../errors.ts";
import { drawDigits } from "./digits.ts";
import { datasetDigest, imageSetDigest } from "./digest.ts";
import { holdOut } from "./hold_out.ts";

const DIGITS = drawDigits({ seed: 3, train: 12, test: 2 });
const PIXELS = 28 * 28;

Deno.test("the last training images are held out and the others trained on", () => {
  const split = holdOut(DIGITS, 5);
  assert.deepEqual([split.name, split.classes, split.shape], ["synthetic", 10, DIGITS.shape]);
  assert.deepEqual([split.train.count, split.test.count], [7, 5]);
  assert.deepEqual(split.train.images, DIGITS.train.images.slice(0, 7 * PIXELS));
  assert.deepEqual(split.train.labels, DIGITS.train.labels.slice(0, 7));
  assert.deepEqual(split.test.images, DIGITS.train.images.slice(7 * PIXELS));
  assert.deepEqual(split.test.labels, DIGITS.train.labels.slice(7));
  assert.equal(split.digest, datasetDigest(split));
});

Deno.test("which images are held out does not depend on how many are trained on", () => {
  const [few, all] = [holdOut(DIGITS, 5, 2), holdOut(DIGITS, 5)];
  assert.equal(few.train.count, 2);
  assert.equal(imageSetDigest(few.test, few.shape), imageSetDigest(all.test, all.shape));
  assert.deepEqual(holdOut(DIGITS, 5, 7), all);
});

Deno.test("at least one image must be left, and as many as were asked for", () => {
  assert.equal(holdOut(DIGITS, 11).train.count, 1);
  assert.throws(
    () => holdOut(DIGITS, 12),
    new UserError(
      "12 images were to be held out, but synthetic has 12 training images: hold out fewer, so " +
        "that some are left to train on",
    ),
  );
  assert.throws(
    () => holdOut(DIGITS, 5, 8),
    new UserError(
      "8 training images were asked for, but synthetic has 7 besides the 5 held out: ask for at " +
        "most that",
    ),
  );
});
