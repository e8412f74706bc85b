import assert from "assert";
import { medianSize } from "./median_size.ts";

Deno.test("the median size is the middle one, or the mean of two, and infinite if half of them are", () => {
  const median = (...sizes: number[]): number => medianSize(Float64Array.from(sizes));
  assert.equal(median(3), 3);
  assert.equal(median(10, 1, 2), 2);
  assert.equal(median(10, 1, 4, 2), 3);
  assert.equal(median(10, 1, Infinity), 10);
  assert.equal(median(Infinity, 1, Infinity, 2), Infinity);
  assert.equal(median(Infinity, Infinity), Infinity);
});
