import assert from "assert";
import { multiply, SIZE } from "./calibration.ts";

Deno.test("the calibration kernel multiplies matrices", () => {
  const a = Float64Array.from({ length: SIZE * SIZE }, (_, i) => i % 7 - 3);
  const b = Float64Array.from({ length: SIZE * SIZE }, (_, i) => i % 11 - 5);
  const out = new Float64Array(SIZE * SIZE).fill(9);
  multiply(a, b, out);
  for (const [row, column] of [[0, 0], [5, 100], [127, 127]] as const) {
    let expected = 0;
    for (let k = 0; k < SIZE; k++) expected += a[row * SIZE + k]! * b[k * SIZE + column]!;
    assert.equal(out[row * SIZE + column], expected);
  }
});
