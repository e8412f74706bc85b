import assert from "assert";
import { takeFirst } from "./take_first.ts";

const shape = { height: 1, width: 2, channels: 3 };
const set = {
  images: Uint8Array.from({ length: 18 }, (_, i) => i),
  labels: Uint8Array.of(4, 5, 6),
  count: 3,
};

Deno.test("takeFirst() keeps the first images and labels without copying", () => {
  const two = takeFirst(set, shape, 2);
  assert.deepEqual(two.labels, Uint8Array.of(4, 5));
  assert.equal(two.images.length, 12);
  assert.equal(two.count, 2);
  assert.equal(two.images.buffer, set.images.buffer);
});

Deno.test("takeFirst() gives all or nothing at its limits", () => {
  assert.deepEqual(takeFirst(set, shape, 3), set);
  assert.equal(takeFirst(set, shape, 0).images.length, 0);
});

Deno.test("takeFirst() refuses what the set does not have", () => {
  for (const count of [4, -1, 1.5, NaN]) {
    assert.throws(
      () => takeFirst(set, shape, count),
      new RangeError(
        `count must be an integer from 0 to the set's 3 images: received ${count}`,
      ),
    );
  }
});
