import assert from "assert";
import type { ImageSet } from "./dataset.ts";
import { DIGIT_SKELETONS } from "./digit_skeletons.ts";
import { drawDigits } from "./digits.ts";

const { shape, classes, train, test, digest } = drawDigits({ seed: 1, train: 1000, test: 500 });

function imageOf({ images }: ImageSet, i: number): Uint8Array {
  return images.subarray(i * 784, (i + 1) * 784);
}

/** Sum of the grey values, and their centre of mass in pixels. */
function massOf(image: Uint8Array): { mass: number; x: number; y: number } {
  let mass = 0, x = 0, y = 0;
  image.forEach((grey, i) => {
    mass += grey;
    x += grey * (i % 28 + 0.5);
    y += grey * (Math.floor(i / 28) + 0.5);
  });
  return { mass, x: x / mass, y: y / mass };
}

Deno.test("drawDigits() gives the sets it was asked for", () => {
  assert.deepEqual(shape, { height: 28, width: 28, channels: 1 });
  assert.equal(classes, 10);
  assert.deepEqual([train.count, train.images.length, train.labels.length], [1000, 784_000, 1000]);
  assert.deepEqual([test.count, test.images.length, test.labels.length], [500, 392_000, 500]);
  assert.equal(drawDigits({ seed: 1, train: 0, test: 0 }).train.images.length, 0);
});

Deno.test("drawn digits are the same on every machine, to the byte", () => {
  assert.equal(digest, "321374120ff8a6271cdf9230ed36f0d731dc122b805a349349457797dc8cd2dd");
});

Deno.test("a larger set extends a smaller one", () => {
  const few = drawDigits({ seed: 1, train: 20, test: 10 });
  assert.deepEqual(few.train.images, train.images.subarray(0, 20 * 784));
  assert.deepEqual(few.train.labels, train.labels.subarray(0, 20));
  assert.deepEqual(few.test.images, test.images.subarray(0, 10 * 784));
  assert.deepEqual(few.test.labels, test.labels.subarray(0, 10));
});

Deno.test("another seed draws other digits", () => {
  assert.notDeepEqual(
    drawDigits({ seed: 2, train: 20, test: 0 }).train,
    drawDigits({ seed: 1, train: 20, test: 0 }).train,
  );
});

Deno.test("no image occurs twice, in or between the sets", () => {
  const seen = new Set<string>();
  for (const set of [train, test]) {
    for (let i = 0; i < set.count; i++) seen.add(imageOf(set, i).toString());
  }
  assert.equal(seen.size, 1500);
});

Deno.test("every class is drawn about as often as any other, in no order", () => {
  const counts = new Uint32Array(10);
  for (const label of train.labels) counts[label]!++;
  // 100 expected, with a standard deviation of 9.5
  assert(counts.every((count) => count > 60 && count < 140), `${counts}`);
  const repeats = train.labels.filter((label, i) => label === train.labels[i - 1]).length;
  assert(repeats > 60 && repeats < 140, `${repeats} labels equal the one before`);
});

Deno.test("images look like MNIST's: mostly black, bright strokes, about the centre", () => {
  let black = 0;
  for (let i = 0; i < train.count; i++) {
    const image = imageOf(train, i);
    const { mass, x, y } = massOf(image);
    assert(Math.max(...image) >= 150, `image ${i} is dark`);
    assert(mass > 20 * 255, `image ${i} is nearly empty`);
    assert(Math.abs(x - 14) < 6 && Math.abs(y - 14) < 6, `image ${i} lies at ${x}, ${y}`);
    black += image.filter((grey) => grey === 0).length;
  }
  const share = black / train.images.length;
  assert(share > 0.7 && share < 0.85, `${share} of the pixels are black`); // MNIST: 0.81
});

Deno.test("the longer side of a digit is about 20 pixels", () => {
  for (let i = 0; i < train.count; i++) {
    const image = imageOf(train, i);
    const inked = [...image.keys()].filter((at) => image[at]! > 100);
    const rows = inked.map((at) => Math.floor(at / 28));
    const columns = inked.map((at) => at % 28);
    const side = 1 + Math.max(
      Math.max(...rows) - Math.min(...rows),
      Math.max(...columns) - Math.min(...columns),
    );
    assert(side >= 16 && side <= 25, `image ${i} is ${side} pixels long`);
  }
});

Deno.test("digits of one class resemble each other more than digits of others", () => {
  // nearest class mean: chance is 0.1
  const means = Array.from({ length: 10 }, () => new Float64Array(784));
  const counts = new Uint32Array(10);
  for (let i = 0; i < train.count; i++) {
    const label = train.labels[i]!;
    counts[label]!++;
    imageOf(train, i).forEach((grey, at) => means[label]![at]! += grey);
  }
  const distance = (image: Uint8Array, label: number): number =>
    image.reduce((sum, grey, at) => sum + (grey - means[label]![at]! / counts[label]!) ** 2, 0);
  let right = 0;
  for (let i = 0; i < test.count; i++) {
    const distances = means.map((_, label) => distance(imageOf(test, i), label));
    if (distances.indexOf(Math.min(...distances)) === test.labels[i]) right++;
  }
  const accuracy = right / test.count;
  assert(accuracy > 0.6 && accuracy < 0.95, `nearest class mean is right for ${accuracy}`);
});

Deno.test("every class has several ways to be written, each described and in its box", () => {
  assert.equal(DIGIT_SKELETONS.length, 10);
  for (const ways of DIGIT_SKELETONS) {
    assert(ways.length >= 3);
    assert.equal(new Set(ways.map(({ way }) => way)).size, ways.length);
    for (const { weight, strokes } of ways) {
      assert(weight > 0);
      for (const [x, y] of strokes.flat(2)) assert(x >= 0 && x <= 1 && y >= 0 && y <= 1);
    }
  }
});

Deno.test("drawDigits() refuses impossible counts", () => {
  for (const count of [-1, 0.5, NaN, 1_000_001]) {
    assert.throws(
      () => drawDigits({ seed: 1, train: count, test: 0 }),
      new RangeError(
        `The number of train images must be an integer from 0 to 1000000: received ${count}`,
      ),
    );
  }
});
