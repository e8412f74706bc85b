import assert from "assert";
import fc from "fast-check";
import { wilsonInterval } from "./wilson.ts";

Deno.test("wilsonInterval() gives the values of Newcombe 1998, table I, method 3", () => {
  const published: [right: number, images: number, low: string, high: string][] = [
    [81, 263, "0.2553", "0.3662"],
    [15, 148, "0.0624", "0.1605"],
    [0, 20, "0.0000", "0.1611"],
    [1, 29, "0.0061", "0.1718"],
  ];
  for (const [right, images, low, high] of published) {
    assert.deepEqual(wilsonInterval(right, images).map((end) => end.toFixed(4)), [low, high]);
  }
});

Deno.test("wilsonInterval() is symmetric in right and wrong, holds the share, stays in [0, 1]", () => {
  fc.assert(fc.property(fc.nat(5000), fc.nat(5000), (right, wrong) => {
    fc.pre(right + wrong > 0);
    const images = right + wrong;
    const [low, high] = wilsonInterval(right, images);
    const [mirroredLow, mirroredHigh] = wilsonInterval(wrong, images);
    assert(0 <= low && low <= right / images && right / images <= high && high <= 1);
    assert(low < high);
    assert(Math.abs(low - (1 - mirroredHigh)) < 1e-12);
    assert(Math.abs(high - (1 - mirroredLow)) < 1e-12);
  }));
});

Deno.test("wilsonInterval() ends at exactly 0 where no image is right, and at 1 where all are", () => {
  for (let images = 1; images <= 500; images++) {
    assert.equal(wilsonInterval(0, images)[0], 0);
    assert.equal(wilsonInterval(images, images)[1], 1);
  }
});

Deno.test("wilsonInterval() refuses what cannot be counts", () => {
  for (const [right, images] of [[-1, 5], [6, 5], [0, 0], [0.5, 2], [1, NaN]] as const) {
    assert.throws(() => wilsonInterval(right, images), {
      name: "RangeError",
      message: "Wilson's interval needs integers 0 <= right <= images, images >= 1: received " +
        `${right} of ${images}`,
    });
  }
});
