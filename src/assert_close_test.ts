import assert from "assert";
import { assertClose } from "./assert_close.ts";

Deno.test("assertClose() accepts numbers within the sum of both tolerances", () => {
  assertClose([1, -10, 0], new Float32Array([1.25, -12.5, 0.125]), {
    relative: 0.19,
    absolute: 0.125,
  });
  assertClose([], []);
  assertClose([Infinity, -Infinity], [Infinity, -Infinity]);
  assertClose([1 + 1e-6], [1]); // the default is meant for float32
});

Deno.test("assertClose() names the number farthest outside its tolerance", () => {
  assert.throws(() => assertClose([1, 2.5, 104, 3], [1, 2, 100, 2.5], { relative: 0.0375 }), {
    name: "AssertionError",
    message: "3 of 4 numbers are not close. The worst, at index 1: actual 2.5, expected 2, " +
      "difference 0.5, tolerance 0.075",
  });
  assert.throws(() => assertClose([2, 2], [1, 1], { absolute: 0.5 }), /worst, at index 0/);
});

Deno.test("assertClose() is exact where no tolerance is left", () => {
  assert.throws(() => assertClose([1 + 2 ** -52], [1], { absolute: 0 }), /1 of 1 numbers/);
  assert.throws(() => assertClose([1e-4], [0]), /tolerance 0.00001/);
});

Deno.test("assertClose() finds nothing close to NaN, and nothing finite close to infinity", () => {
  assert.throws(
    () => assertClose([9, NaN, 1, NaN], [1, 1, 1, 1], { absolute: 1 }),
    /^AssertionError.*: 3 of 4 numbers are not close. The worst, at index 1: actual NaN/,
  );
  assert.throws(() => assertClose([NaN], [NaN]), /actual NaN, expected NaN/);
  assert.throws(() => assertClose([1], [NaN]), /expected NaN/);
  assert.throws(() => assertClose([1e38], [Infinity], { absolute: 1 }), /expected Infinity/);
  assert.throws(() => assertClose([Infinity], [1], { relative: 1 }), /actual Infinity/);
  assert.throws(() => assertClose([-Infinity], [Infinity], { relative: 1 }), /actual -Infinity/);
});

Deno.test("assertClose() refuses arrays of different lengths", () => {
  assert.throws(() => assertClose([1, 2], [1]), {
    name: "AssertionError",
    message: /^The arrays have different lengths/,
  });
});
