import assert from "assert";
import fc from "fast-check";
import { type PopulationColumns, scoreColumns, type Term } from "./score_columns.ts";
import { SumHistogram } from "./sum_histogram.ts";

const IMAGES = 12;

/** A population's rows, whether they are fixed, and how often each is in a resample. */
const drawnPopulation = fc.integer({ min: 1, max: 13 }).chain((rows) =>
  fc.record({
    rows: fc.constant(rows),
    fixed: fc.boolean(),
    values: fc.uint8Array({ minLength: rows * IMAGES, maxLength: rows * IMAGES, max: 2 }),
    times: fc.array(fc.nat(3), { minLength: rows, maxLength: rows }),
    sign: fc.constantFrom<1 | -1>(1, -1),
  })
);

Deno.test("a histogram of sums has the mean of weighing image after image, row after row", () => {
  fc.assert(fc.property(fc.array(drawnPopulation, { minLength: 1, maxLength: 3 }), (drawn) => {
    const terms = drawn.map(({ sign, rows, fixed, values }, p): Term => ({
      sign,
      scores: { population: `${p}`, rows, images: IMAGES, values, ...(fixed && { fixed }) },
    }));
    const histogram = new SumHistogram(scoreColumns(terms));
    const resampled = drawn.filter(({ rows, fixed }) => rows > 1 && !fixed);
    assert.deepEqual(histogram.resampledRows, resampled.map(({ rows }) => rows));
    const once = (rows: number): number[] => new Array(rows).fill(1);
    near(histogram.mean(), naiveMean(drawn, drawn.map(({ rows }) => once(rows))));

    // The sum of the times is the number of rows in a resample; a histogram has room for no more.
    const times = resampled.map(({ rows, times }) => ofSum(times, rows));
    histogram.weigh(times.map((one) => Int32Array.from(one)));
    const every = drawn.map((one) =>
      resampled.includes(one) ? times[resampled.indexOf(one)]! : once(one.rows)
    );
    near(histogram.mean(), naiveMean(drawn, every));
  }));
});

Deno.test("a resampled mean is the mean itself where binomials are the numbers expected", () => {
  const values = Uint8Array.of(1, 1, 0, 0, 0, 0, 1, 0);
  const columns = scoreColumns([
    { sign: 1, scores: { population: "members 0 1", rows: 2, images: 4, values } },
  ]);
  const histogram = new SumHistogram(columns);
  assert.equal(histogram.resampledMean((n, p) => Math.round(n * p)), 3 / 8);
  assert.equal(histogram.resampledMean((n) => n), 0); // every image drawn has the lowest sum
});

/** The times, shortened or lengthened until they sum to `sum`. */
function ofSum(times: readonly number[], sum: number): number[] {
  let left = sum;
  const bounded = times.map((time) => {
    const taken = Math.min(time, left);
    left -= taken;
    return taken;
  });
  bounded[0]! += left;
  return bounded;
}

function naiveMean(
  drawn: readonly (Pick<PopulationColumns, "rows"> & { sign: number; values: Uint8Array })[],
  times: readonly (readonly number[])[],
): number {
  let mean = 0;
  drawn.forEach(({ sign, rows, values }, p) => {
    for (let r = 0; r < rows; r++) {
      for (let i = 0; i < IMAGES; i++) {
        mean += sign * times[p]![r]! * values[r * IMAGES + i]! / (rows * IMAGES);
      }
    }
  });
  return mean;
}

function near(actual: number, expected: number): void {
  assert(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
}
