import assert from "assert";
import fc from "fast-check";
import { blockMeans, renderTrainingCurve } from "./training_curve.ts";

Deno.test("renderTrainingCurve() draws losses from left to right", () => {
  assert.equal(
    renderTrainingCurve([2.3, 1.2, 0.6, 0.5, 0.3, 0.3], { height: 5, width: 40 }),
    `\
2.3000 ┼╮
1.8000 ┤│
1.3000 ┤╰╮
0.8000 ┤ ╰╮
0.3000 ┤  ╰──`,
  );
});

Deno.test("renderTrainingCurve() keeps to its size", () => {
  const losses = fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { minLength: 1 });
  const size = fc.record({
    height: fc.integer({ min: 2, max: 20 }),
    width: fc.integer({ min: 10, max: 90 }),
  });
  fc.assert(fc.property(losses, size, (losses, { height, width }) => {
    const lines = renderTrainingCurve(losses, { height, width }).split("\n");
    assert(lines.length === height || lines.length === 1);
    assert(lines.every((line) => line.length <= width));
  }));
});

Deno.test("renderTrainingCurve() draws equal losses as one line", () => {
  assert.equal(renderTrainingCurve([0.5, 0.5, 0.5], { height: 5, width: 20 }), "0.5000 ┼──");
});

Deno.test("renderTrainingCurve() keeps labels of large losses true", () => {
  const labels = (top: number): string =>
    renderTrainingCurve([top, 0], { height: 2, width: 20 }).slice(0, 6);
  assert.equal(labels(12.3456), "12.346");
  assert.equal(labels(9.99999), "10.000");
  assert.equal(labels(54321.6), " 54322");
  assert.equal(labels(2e6), "  2e+6");
});

Deno.test("blockMeans() keeps the mean when blocks are equal, and short series as they are", () => {
  assert.deepEqual(blockMeans([1, 3, 5, 7, 9, 11], 3), [2, 6, 10]);
  assert.deepEqual(blockMeans([1, 2, 6], 2), [1, 4]);
  assert.deepEqual(blockMeans([1, 2], 10), [1, 2]);
});

Deno.test("renderTrainingCurve() refuses no losses, infinite ones and no room", () => {
  const refuse = (losses: number[], height: number, width: number, message: string): void =>
    assert.throws(() => renderTrainingCurve(losses, { height, width }), {
      name: "RangeError",
      message,
    });
  refuse([], 5, 40, "There are no losses to draw");
  refuse([1, NaN], 5, 40, "Loss 1 must be a finite number of at least 0: received NaN");
  refuse(
    [1],
    1,
    40,
    "A curve needs at least 2 lines and 10 columns, both integers: received 1 and 40",
  );
});
