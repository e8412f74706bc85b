import assert from "assert";
import { randomStream } from "../random/stream.ts";
import { mcnemarExact } from "./mcnemar.ts";
import { pairedEstimate } from "./paired.ts";
import { replicateEstimate } from "./replicates.ts";
import type { Term } from "./score_columns.ts";

const stream = (): ReturnType<typeof randomStream> => randomStream(1, "paired");

/** Two classifiers, of which one alone is right on so many of 500 images, and the other on so many. */
function terms(onlyFirst: number, onlySecond: number, rows = 1): Term[] {
  const images = 500;
  const values = (from: number, to: number): Uint8Array =>
    Uint8Array.from({ length: rows * images }, (_, i) => {
      const image = i % images;
      return image >= onlyFirst + onlySecond || (from <= image && image < to) ? 1 : 0;
    });
  return [[0, onlyFirst, 1], [onlyFirst, onlyFirst + onlySecond, -1]].map(([from, to, sign]) => ({
    sign: sign as 1 | -1,
    scores: { population: `${sign}`, rows, images, values: values(from!, to!) },
  }));
}

for (const [more, less] of [[4, 0], [5, 0], [7, 1], [9, 2]] as const) {
  Deno.test(`${more} images against ${less} are no difference by McNemar's test, and none here`, () => {
    const usual = replicateEstimate([terms(more, less)], stream);
    assert(usual.interval[0] > 0, "the bootstrap is too sure");
    const { interval, atMost, atLeast } = pairedEstimate([terms(more, less)], stream);
    assert.deepEqual(interval, [0, usual.interval[1]]);
    assert.equal(atMost(0), mcnemarExact(more, less) / 2);
    assert.equal(atLeast(0), usual.atLeast(0));
    const other = pairedEstimate([terms(less, more)], stream);
    assert.equal(other.atLeast(0), atMost(0));
    assert.equal(other.interval[1], 0);
  });
}

Deno.test("where many images tell the two apart, the bootstrap's interval stays", () => {
  const [usual, paired] = [replicateEstimate, pairedEstimate]
    .map((estimate) => estimate([terms(60, 20)], stream));
  assert.deepEqual(paired!.interval, usual!.interval);
  assert(paired!.atMost(0) < 1e-3);
});

Deno.test("means over members, and over seeds, have no such images to count", () => {
  for (const replicates of [[terms(4, 0, 2)], [terms(4, 0), terms(5, 0)]]) {
    const [usual, paired] = [replicateEstimate, pairedEstimate]
      .map((estimate) => estimate(replicates, stream));
    assert.deepEqual(paired!.interval, usual!.interval);
    assert.equal(paired!.atMost(0), usual!.atMost(0));
  }
});
