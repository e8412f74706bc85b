import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { randomStream } from "../random/stream.ts";
import { bootstrap, percentileInterval } from "./bootstrap.ts";
import type { Interval } from "./interval.ts";
import { replicateEstimate } from "./replicates.ts";
import type { Term } from "./score_columns.ts";
import { twoWayMean } from "./two_way.ts";

const term = (
  rows: number,
  values: readonly number[] | Uint8Array,
  sign: 1 | -1 = 1,
  more: Partial<Term["scores"]> = {},
): Term => ({
  sign,
  scores: {
    population: `${rows} members`,
    rows,
    images: values.length / rows,
    values: Uint8Array.from(values),
    ...more,
  },
});

/** Scores of so many members, some better than others, on so many images. */
function drawn(rows: number, images: number, name: string): Uint8Array {
  const stream = randomStream(1, "two ways", name);
  const shifts = Array.from({ length: rows }, () => 0.2 * stream.uniform());
  return Uint8Array.from(
    { length: rows * images },
    (_, at) => stream.uniform() < 0.4 + shifts[Math.floor(at / images)]! ? 1 : 0,
  );
}

/** The sample variance of values, divided by their number: of their mean. */
function naiveVariance(values: readonly number[]): number {
  const centre = values.reduce((a, b) => a + b) / values.length;
  return values.map((value) => (value - centre) ** 2).reduce((a, b) => a + b) /
    (values.length - 1) / values.length;
}

Deno.test("the error has a part from images, and one from each population, pairs taken together", () => {
  const images = 60;
  const [first, second, others] = [
    drawn(4, images, "first"),
    drawn(4, images, "second"),
    drawn(3, images, "others"),
  ] as const;
  const ensemble = drawn(1, images, "ensemble");
  const { effect, standardError, df } = twoWayMean([
    term(4, first),
    term(4, second, -1),
    term(3, others),
    term(1, ensemble, -1),
  ]);
  const meanOf = (values: readonly number[]): number =>
    values.reduce((a, b) => a + b) / values.length;
  const all = Array.from({ length: images }, (_, i) => i);
  const rowsOf = (values: Uint8Array, i: number): number[] =>
    [...values].filter((_, at) => at % images === i);
  const onImage = all.map((i) =>
    meanOf(rowsOf(first, i)) - meanOf(rowsOf(second, i)) + meanOf(rowsOf(others, i)) - ensemble[i]!
  );
  const pairs = [0, 1, 2, 3].map((row) =>
    meanOf(all.map((i) => first[row * images + i]!)) -
    meanOf(all.map((i) => second[row * images + i]!))
  );
  const alone = [0, 1, 2].map((row) => meanOf(all.map((i) => others[row * images + i]!)));
  const parts = [onImage, pairs, alone].map(naiveVariance);
  const total = parts.reduce((a, b) => a + b);
  const doubt = parts[0]! ** 2 / (images - 1) + parts[1]! ** 2 / 3 + parts[2]! ** 2 / 2;
  assertClose([effect, standardError], [meanOf(onImage), Math.sqrt(total)], { absolute: 1e-12 });
  assertClose([df], [total ** 2 / doubt], { absolute: 1e-9 });
});

Deno.test("one row, fixed rows and rows that are alike leave the images' part alone", () => {
  const row = drawn(1, 50, "one");
  const alone = twoWayMean([term(1, row)]);
  assertClose([alone.df], [49], { absolute: 1e-9 });
  const twice = [...row, ...row];
  assert.deepEqual(twoWayMean([term(2, twice)]), alone);
  // As many right in either row, and the pair of them on each image the same.
  const [half, other] = [0, 1].map((odd) => Array.from({ length: 50 }, (_, i) => (i + odd) % 2));
  assert.equal(twoWayMean([term(2, [...half!, ...other!])]).standardError, 0);
  const fixed = drawn(3, 50, "fixed");
  const { standardError } = twoWayMean([term(3, fixed, 1, { fixed: true })]);
  assert(standardError < twoWayMean([term(3, fixed)]).standardError);
});

Deno.test("few images count as if they varied as much as any can, beside members", () => {
  const members = [term(2, [...new Array(10).fill(1), ...new Array(10).fill(0)])];
  const { standardError } = twoWayMean(members, [0, 1]);
  assertClose([standardError ** 2], [0.25 / 10 + 0.25], { absolute: 1e-12 });
});

Deno.test("an estimate of one row, or of fixed rows, is the bootstrap's to the bit", () => {
  for (
    const terms of [
      [term(1, drawn(1, 80, "ensemble"))],
      [term(1, drawn(1, 80, "ensemble")), term(3, drawn(3, 80, "pairs"), -1, { fixed: true })],
    ]
  ) {
    const { effect, interval } = replicateEstimate([terms], () => randomStream(1, "one row"));
    const { effect: expected, draws } = bootstrap(terms, randomStream(1, "one row"));
    assert.equal(effect, expected);
    assert.deepEqual(interval, percentileInterval(draws));
  }
});

Deno.test("few members that differ leave a doubt that no resample of them has", () => {
  // Three members of 60, 70 and 80 %: resamples of them all lie far above a half.
  const images = 1000;
  const members = [600, 700, 800].flatMap((right) =>
    Array.from({ length: images }, (_, i) => i < right ? 1 : 0)
  );
  const terms = [term(3, members)];
  const { interval: [low], atMost, atLeast } = replicateEstimate(
    [terms],
    () => randomStream(1, "few members"),
    { limits: [0, 1] },
  );
  const drawnLow = percentileInterval(bootstrap(terms, randomStream(1, "few members")).draws)[0];
  assert(drawnLow > 0.58 && low < 0.47, `${low}`);
  assert(atMost(0.5) > 0.025 && atLeast(0.9) > 0.025);
});

/**
 * The shares of simulated evaluations whose intervals hold the true accuracy, 0.5: the bootstrap's,
 * and the one that is given. Half of the images are easy, half hard; each member has its own luck.
 */
function coverage(
  members: number,
  memberDeviation: number,
  imageDeviation: number,
): { bootstrapped: number; given: number } {
  const [images, simulations] = [100, 1000];
  const holds = ([low, high]: Interval): number => low <= 0.5 && 0.5 <= high ? 1 : 0;
  let [bootstrapped, given] = [0, 0];
  for (let s = 0; s < simulations; s++) {
    const stream = randomStream(s, "coverage", members, memberDeviation, imageDeviation);
    const ease = Float64Array.from(
      { length: images },
      () => 0.5 + (stream.uniform() < 0.5 ? -1 : 1) * imageDeviation,
    );
    const values = new Uint8Array(members * images);
    for (let m = 0; m < members; m++) {
      const shift = memberDeviation * stream.normal();
      for (let i = 0; i < images; i++) {
        values[m * images + i] = stream.uniform() < ease[i]! + shift ? 1 : 0;
      }
    }
    const terms = [term(members, values)];
    const resamples = 199;
    const drawing = (): ReturnType<typeof randomStream> => randomStream(s, "resamples");
    bootstrapped += holds(percentileInterval(bootstrap(terms, drawing(), resamples).draws));
    given += holds(replicateEstimate([terms], drawing, { limits: [0, 1], resamples }).interval);
  }
  return { bootstrapped: bootstrapped / simulations, given: given / simulations };
}

for (
  const [members, memberDeviation, imageDeviation, bootstrapped, given, what] of [
    [3, 0.3, 0.1, 0.785, 0.923, "members most of all"],
    [3, 0, 0.4, 0.963, 0.967, "images alone"],
    [10, 0.3, 0.1, 0.916, 0.959, "members most of all"],
    [10, 0, 0.4, 0.967, 0.974, "images alone"],
  ] as const
) {
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  Deno.test(`${members} members' interval holds the truth in ${percent(given)}, a bootstrap's in ${percent(bootstrapped)}, if luck is of ${what}`, () => {
    const covered = coverage(members, memberDeviation, imageDeviation);
    assertClose([covered.bootstrapped, covered.given], [bootstrapped, given], { absolute: 0.012 });
  });
}
