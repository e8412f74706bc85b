import assert from "assert";
import fc from "fast-check";
import { percentileInterval } from "../evaluation/bootstrap.ts";
import { drawsEstimate, exactEstimate } from "../evaluation/estimate.ts";
import { decide, decideAll, type Decision } from "./decision.ts";

/** What 999 such resamples say of two bounds. */
const decided = (resamples: Float64Array, above: number, below: number): Decision =>
  decide(drawsEstimate(0, resamples), above, below);

/** 999 resamples, evenly from one end to the other. */
const draws = (low: number, high: number): Float64Array =>
  Float64Array.from({ length: 999 }, (_, i) => low + (high - low) * i / 998);

Deno.test("decide() reproduces an effect inside its bounds and refutes one outside", () => {
  assert.deepEqual(decided(draws(0.1, 0.2), 0, Infinity), {
    verdict: "reproduced",
    pValue: 2 / 1000,
  });
  assert.equal(decided(draws(-0.2, -0.1), 0, Infinity).verdict, "refuted");
  assert.equal(decided(draws(0.001, 0.009), 0, 0.01).verdict, "reproduced");
  assert.equal(decided(draws(0.02, 0.03), 0, 0.01).verdict, "refuted");
  assert.equal(decided(draws(-0.03, -0.02), 0, 0.01).verdict, "refuted");
});

Deno.test("decide() is undecided where resamples lie on both sides of a bound, or on it", () => {
  assert(decided(draws(-0.1, 0.3), 0, Infinity).pValue > 0.05);
  assert(decided(draws(0.001, 0.02), 0, 0.01).pValue > 0.05);
  assert.deepEqual(decided(draws(0, 0), 0, Infinity), { verdict: "inconclusive", pValue: 1 });
});

Deno.test("a p-value of at most 0.05 means that the 95 % interval is clear of the bounds", () => {
  const value = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(fc.property(value, value, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, above) => {
    const resamples = draws(Math.min(a, b), Math.max(a, b));
    const below = above + 0.3;
    const [low, high] = percentileInterval(resamples);
    const { verdict, pValue } = decided(resamples, above, below);
    const plain = low > above && high < below
      ? "reproduced"
      : high < above || low > below
      ? "refuted"
      : "inconclusive";
    assert.equal(pValue <= 0.05 ? verdict : "inconclusive", plain);
  }));
});

Deno.test("an effect that is known exactly decides alone; a tie decides nothing", () => {
  const exactly = (effect: number): Decision["verdict"] =>
    decide(exactEstimate(effect), 0, 0.01).verdict;
  assert.equal(exactly(0.003), "reproduced");
  assert.equal(exactly(-0.003), "refuted");
  assert.equal(exactly(0.02), "refuted");
  assert.equal(exactly(0), "inconclusive");
  assert.equal(exactly(0.01), "inconclusive");
});

/** "All of these are above 0", each given by the ends of its resamples. */
const allAbove = (...ends: [number, number][]): ReturnType<typeof decideAll> =>
  decideAll(ends.map(([low, high]) => ({
    estimate: drawsEstimate((low + high) / 2, draws(low, high)),
    above: 0,
    below: Infinity,
  })));

Deno.test("decideAll() is as sure as its least sure comparison, and says which that is", () => {
  const least = decided(draws(-0.001, 0.1), 0, Infinity);
  assert.equal(least.verdict, "reproduced");
  assert.deepEqual(allAbove([0.2, 0.3], [-0.001, 0.1], [0.1, 0.2]), { ...least, closest: 1 });
  // All are surely above 0: the nearest to it is the closest.
  assert.equal(allAbove([0.2, 0.3], [0.1, 0.2], [0.3, 0.4]).closest, 1);
});

Deno.test("decideAll() fails by one comparison, at its level times their number", () => {
  const one = decided(draws(-0.1, 0.001), 0, Infinity);
  assert.equal(one.verdict, "refuted");
  const three = allAbove([0.2, 0.3], [-0.1, 0.001], [0.1, 0.2]);
  assert.deepEqual([three.verdict, three.closest], ["refuted", 1]);
  assert(Math.abs(three.pValue - 3 * one.pValue) < 1e-12);
  assert.deepEqual(allAbove([-0.1, 0.001]), { ...one, closest: 0 });
});

Deno.test("decideAll() is undecided by one that is, however sure the others are", () => {
  assert(allAbove([0.2, 0.3], [-0.1, 0.1]).pValue > 0.05);
});

Deno.test("decideAll() knows the closest to an upper bound too", () => {
  const below = (...effects: number[]): ReturnType<typeof decideAll> =>
    decideAll(effects.map((effect) => ({
      estimate: exactEstimate(effect),
      above: -Infinity,
      below: 0.002,
    })));
  assert.deepEqual(below(-0.3, 0, -0.1), { verdict: "reproduced", pValue: 0, closest: 1 });
  assert.deepEqual(below(-0.3, 0.1), { verdict: "refuted", pValue: 0, closest: 1 });
});
