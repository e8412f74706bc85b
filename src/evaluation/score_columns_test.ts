import assert from "assert";
import { scoreColumns } from "./score_columns.ts";
import type { Scores } from "./scores.ts";

const scores = (population: string, ...rows: number[][]): Scores => ({
  population,
  rows: rows.length,
  images: rows[0]!.length,
  values: Uint8Array.from(rows.flat()),
});

Deno.test("scoreColumns() sums terms of one population and counts identical images", () => {
  const columns = scoreColumns([
    { sign: 1, scores: scores("members 0 1", [1, 1, 0, 1], [1, 1, 1, 1]) },
    { sign: -1, scores: scores("members 0 1", [1, 1, 1, 0], [0, 0, 0, 0]) },
    { sign: -1, scores: scores("the ensemble", [1, 1, 1, 1]) },
  ]);
  assert.equal(columns.images, 4);
  assert.deepEqual(columns.counts, Int32Array.of(2, 1, 1));
  assert.deepEqual(columns.populations, [
    { rows: 2, fixed: false, values: Int16Array.of(0, -1, 1, /**/ 1, 1, 1) },
    { rows: 1, fixed: false, values: Int16Array.of(-1, -1, -1) },
  ]);
});

Deno.test("scoreColumns() refuses scores that do not fit each other", () => {
  const refuse = (message: string, ...all: Scores[]): void =>
    assert.throws(() => scoreColumns(all.map((one) => ({ sign: 1, scores: one }))), {
      name: "RangeError",
      message,
    });
  refuse("There is nothing to resample: no terms or no images");
  refuse("There is nothing to resample: no terms or no images", scores("a", []));
  refuse(
    "Paired scores must be of the same images: received 2 and 3",
    scores("a", [1, 1]),
    scores("b", [1, 1, 1]),
  );
  refuse(
    'Scores of the population "a" must have the same rows: received 1 and 2',
    scores("a", [1, 1]),
    scores("a", [1, 1], [0, 0]),
  );
});
