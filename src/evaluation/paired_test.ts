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
    assert(atLeast(0) >= usual.atLeast(0));
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

Deno.test("four images that tell the ensemble from the mean over members are no difference either", () => {
  const { interval, atMost } = pairedEstimate([terms(4, 0, 2)], stream);
  assert.equal(interval[0], 0);
  assert.equal(atMost(0), 0.0625);
});

Deno.test("an image on which the two are far apart does not outweigh several that say the reverse", () => {
  const values = (...right: number[]): Uint8Array =>
    Uint8Array.from(
      { length: 200 * 3 },
      (_, i) => right[i % 200] === undefined ? 1 : Math.floor(i / 200) < right[i % 200]! ? 1 : 0,
    );
  // Of three rows: one image with all of them more, and two with one of them less.
  const [first, second] = [values(3, 2, 2), values(0, 3, 3)];
  const [more, less] = [first, second].map((right) => ({
    population: "p",
    rows: 3,
    images: 200,
    values: right,
  }));
  const { effect, atMost, interval } = pairedEstimate(
    [[{ sign: 1, scores: more! }, { sign: -1, scores: less! }]],
    stream,
  );
  assert(effect > 0);
  assert.equal(atMost(0), 1);
  assert(interval[0] <= 0);
});

Deno.test("several seeds have a spread of their own", () => {
  const replicates = [terms(4, 0), terms(5, 0)];
  const [usual, paired] = [replicateEstimate, pairedEstimate]
    .map((estimate) => estimate(replicates, stream));
  assert.deepEqual(paired!.interval, usual!.interval);
  assert.equal(paired!.atMost(0), usual!.atMost(0));
});
