import assert from "assert";
import { flattenStroke, inkPieces } from "./pen.ts";

Deno.test("flattenStroke() passes through every point, and runs join", () => {
  const pieces = flattenStroke([[[0, 0], [1, 0], [1, 1]], [[0, 1]]]);
  assert.equal(pieces.length, 3 * 4 * 4); // three spans of four pieces of four numbers
  assert.deepEqual(pieces.slice(0, 2), [0, 0]);
  assert.deepEqual(pieces.slice(14, 18), [1, 0, 1, 0]); // the end of a span starts the next
  assert.deepEqual(pieces.slice(30, 34), [1, 1, 1, 1]);
  assert.deepEqual(pieces.slice(-2), [0, 1]);
});

Deno.test("flattenStroke() draws two points as a straight line", () => {
  const pieces = flattenStroke([[[0, 0], [2, 4]]]);
  for (let k = 0; k < pieces.length; k += 2) assert.equal(pieces[k + 1], 2 * pieces[k]!);
});

Deno.test("inkPieces() darkens by the distance to the line and never lightens", () => {
  const ink = new Float64Array(49);
  ink[0] = 0.5;
  inkPieces([1.5, 3.5, 5.5, 3.5], { radius: 1, softness: 1 }, ink, 7);
  const column = Array.from({ length: 7 }, (_, y) => ink[y * 7 + 3]);
  assert.deepEqual(column, [0, 0, 0.5, 1, 0.5, 0, 0]);
  assert.deepEqual([...ink.subarray(21, 28)], [0.5, 1, 1, 1, 1, 1, 0.5]);
  assert.equal(ink[0], 0.5);
});

Deno.test("inkPieces() clips at the border and draws a dot for a piece without length", () => {
  const ink = new Float64Array(9);
  inkPieces([-5, 0.5, 0.5, 0.5, 2.5, 2.5, 2.5, 2.5], { radius: 0.5, softness: 1 }, ink, 3);
  assert.deepEqual([...ink], [1, 0, 0, 0, 0, 0, 0, 0, 1]);
});
