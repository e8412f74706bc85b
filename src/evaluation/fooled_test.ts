import assert from "assert";
import { fooledCounts } from "./fooled.ts";
import type { Predictions } from "./outcomes.ts";

/** Two members' labels on four images. */
const predictions = (first: number[], second: number[]): Predictions => ({
  members: 2,
  images: 4,
  memberLabels: Uint8Array.from([...first, ...second]),
  ensembleLabels: Uint8Array.from(first),
});
const LABELS = Uint8Array.of(7, 7, 2, 7);

Deno.test("fooledCounts() counts classifiers that were right, each under its own attack", () => {
  const clean = predictions([7, 7, 2, 1], [7, 1, 2, 7]);
  const grad1 = [
    { attacker: 0, predictions: predictions([1, 7, 1, 1], [7, 7, 7, 7]) },
    { attacker: 1, predictions: predictions([1, 1, 1, 1], [2, 7, 1, 7]) },
  ];
  const counts = fooledCounts(clean, grad1, LABELS, 7);
  assert.deepEqual([...counts.wholes], [2, 1, 0, 1]);
  assert.deepEqual([...counts.parts], [2, 0, 0, 0]);
  const one = fooledCounts(clean, grad1.slice(1), LABELS, 7);
  assert.deepEqual([[...one.wholes], [...one.parts]], [[1, 0, 0, 1], [1, 0, 0, 0]]);
});
