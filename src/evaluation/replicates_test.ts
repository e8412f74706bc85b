import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { randomStream } from "../random/stream.ts";
import { bootstrap } from "./bootstrap.ts";
import { alikeEstimate, boundedMeanEstimate } from "./estimate.ts";
import type { Interval } from "./interval.ts";
import { replicateEstimate, replicateMean } from "./replicates.ts";
import type { Term } from "./score_columns.ts";
import { tQuantile } from "./student_t.ts";

const term = (rows: number, values: Uint8Array, sign: 1 | -1 = 1): Term => ({
  sign,
  scores: { population: `${rows} members`, rows, images: values.length / rows, values },
});
const unused = (): never => assert.fail("several replicates draw no random numbers");

/**
 * The share of simulated evaluations whose interval holds the true accuracy, 0.5. Half of the
 * images are easy (0.7), half hard (0.3); training shifts a whole replicate by normal luck.
 */
function coverage(replicates: number, trainingDeviation: number): number {
  const [images, simulations] = [200, 1500];
  let covered = 0;
  for (let s = 0; s < simulations; s++) {
    const stream = randomStream(s, "replicate coverage", replicates, trainingDeviation);
    const ease = Float64Array.from({ length: images }, () => stream.uniform() < 0.5 ? 0.3 : 0.7);
    const made = Array.from({ length: replicates }, () => {
      const shift = trainingDeviation * stream.normal();
      return [term(1, Uint8Array.from(ease, (p) => stream.uniform() < p + shift ? 1 : 0))];
    });
    const { interval: [low, high] } = replicateEstimate(
      made,
      () => randomStream(s, "one replicate"),
      { resamples: 199 },
    );
    if (low <= 0.5 && 0.5 <= high) covered++;
  }
  return covered / simulations;
}

// What a nominal 95 % really is. Luck of an image and an ensemble together is counted twice, which
// is why images alone give too much; two or three replicates say little of a spread, which is why
// training alone gives a little too little.
for (
  const [replicates, deviation, expected, what] of [
    [3, 0, 0.983, "images alone"],
    [3, 0.03, 0.971, "images and training alike"],
    [3, 0.08, 0.933, "training most of all"],
    [2, 0.03, 0.957, "images and training alike"],
    [2, 0.08, 0.903, "training most of all"],
    [5, 0.03, 0.973, "images and training alike"],
  ] as const
) {
  const share = `${(100 * expected).toFixed(0)} %`;
  Deno.test(`${replicates} replicates' interval holds the truth in ${share} if luck is of ${what}`, () => {
    const covered = coverage(replicates, deviation);
    assert(Math.abs(covered - expected) < 0.012, `covered ${covered}`);
  });
}

Deno.test("an interval that ignores training's luck covers far too little", () => {
  // The same evaluations as above, each judged by one of its ensembles alone.
  const covered = coverage(1, 0.08);
  assert(covered < 0.75, `covered ${covered}`);
});

Deno.test("replicateMean() has Satterthwaite's degrees of freedom", () => {
  // s^2 = 0.01, so s^2 / 3 = 1/300; with as much from the images: 4 / (1 / 2) = 8 degrees.
  const { effect, standardError, df } = replicateMean([0.1, 0.2, 0.3], 1 / 300);
  assert(Math.abs(effect - 0.2) < 1e-12);
  assert(Math.abs(standardError - Math.sqrt(2 / 300)) < 1e-12);
  assert(Math.abs(df - 8) < 1e-9);
  assert.equal(replicateMean([0.2, 0.2], 0.01).df, Infinity);
});

Deno.test("several replicates' images vary as in a bootstrap of their mean", () => {
  const [images, stream] = [300, randomStream(1, "variance of images")];
  const draw = (share: number): Uint8Array =>
    Uint8Array.from({ length: images }, () => stream.uniform() < share ? 1 : 0);
  const first = draw(0.6);
  const second = draw(0.3);
  // Two equal replicates: no spread between them, so the images are all there is.
  const terms = [term(1, first), term(1, second, -1)];
  const { effect, interval: [low, high] } = replicateEstimate([terms, terms], unused);
  const { draws } = bootstrap(terms, randomStream(1, "draws"));
  const centre = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  const variance = draws.reduce((sum, draw) => sum + (draw - centre) ** 2, 0) / draws.length;
  const radius = tQuantile(0.975, Infinity) * Math.sqrt(variance);
  assert(Math.abs((high - low) / 2 / radius - 1) < 0.03);
  assert(Math.abs((high + low) / 2 - effect) < 1e-12);
});

Deno.test("one replicate of an ensemble has the bootstrap's interval", () => {
  const terms = [term(1, Uint8Array.from({ length: 60 }, (_, i) => i % 4 === 2 ? 0 : 1))];
  const { interval } = replicateEstimate([terms], () => randomStream(1, "one"));
  const { draws } = bootstrap(terms, randomStream(1, "one"));
  assert.deepEqual(interval, [draws[249], draws[10_000 - 250]]);
});

Deno.test("replicates average over rows before images, and their interval keeps to its limits", () => {
  const terms = (...values: number[]): Term[] => [term(2, Uint8Array.from(values))];
  const estimate = replicateEstimate([terms(1, 1, 1, 0), terms(1, 1, 1, 1)], unused, {
    limits: [0, 1],
  });
  assert.equal(estimate.effect, 0.875);
  assert.equal(estimate.interval[1], 1);
});

Deno.test("one image on which all say the same proves nothing, under one seed or several", () => {
  const terms = [term(1, Uint8Array.of(1)), term(2, Uint8Array.of(0, 0), -1)];
  for (const replicates of [[terms], [terms, terms]]) {
    const { effect, interval: [low, high], atMost } = replicateEstimate(
      replicates,
      () => randomStream(1, "one image"),
    );
    assert.equal(effect, 1);
    assert(low < 0 && high === 1, `${low} to ${high}`);
    assert.equal(atMost(0), 0.5);
  }
});

Deno.test("few images count as if they varied as much as any can", () => {
  const few = [term(1, Uint8Array.from({ length: 19 }, (_, i) => i < 10 ? 1 : 0))];
  const drawn = (terms: Term[]): Interval =>
    replicateEstimate([terms], () => randomStream(1, "few"), { limits: [0, 1] }).interval;
  const bounded = boundedMeanEstimate(10 / 19, 19, [0, 1]).interval;
  const [least, most] = drawn(few);
  assert(least <= bounded[0] && bounded[1] <= most);
  // What members vary is not lost beside it: one is always right, the other never.
  const members = [term(2, Uint8Array.from({ length: 38 }, (_, i) => i < 19 ? 1 : 0))];
  assert.deepEqual(drawn(members), [0, 1]);
  const [low, high] = replicateEstimate([few, few], unused, { limits: [0, 1] }).interval;
  assert(high - low > 0.4, `${low} to ${high}`);
});

Deno.test("images that are alike in tenths are alike", () => {
  const tenth = [term(10, Uint8Array.from({ length: 500 }, (_, i) => i < 50 ? 1 : 0))];
  const { interval } = replicateEstimate([tenth, tenth, tenth], unused, { limits: [0, 1] });
  assertClose(interval, alikeEstimate(0.1, 50, [0, 1]).interval, { absolute: 1e-12 });
});

Deno.test("many images that all say the same leave the interval of as many that may not", () => {
  const terms = [term(1, new Uint8Array(50).fill(1)), term(1, new Uint8Array(50).fill(1), -1)];
  for (const replicates of [[terms], [terms, terms]]) {
    const { interval } = replicateEstimate(replicates, () => randomStream(1, "alike"));
    assert.deepEqual(interval, alikeEstimate(0, 50).interval);
  }
});

Deno.test("replicateEstimate() refuses too few replicates and different images", () => {
  const refuse = (call: () => unknown, message: string): void =>
    assert.throws(call, { name: "RangeError", message });
  refuse(() => replicateEstimate([], unused), "There is no replicate to estimate from");
  refuse(
    () => replicateMean([0.1], 0),
    "A spread needs at least two replicates: received 1",
  );
  const of = (...values: number[]): Term => term(1, Uint8Array.from(values));
  refuse(
    () => replicateEstimate([[of(1, 0)], [of(1, 0, 1)]], unused),
    "Replicates must be tested on the same images: received 2 and 3",
  );
  refuse(
    () => replicateEstimate([[of(1, 0), of(1)], [of(1, 0)]], unused),
    "Paired scores must be of the same images: received 2 and 1",
  );
});
