import assert from "assert";
import { equivalenceTest } from "./equivalence.ts";
import {
  alikeEstimate,
  drawsEstimate,
  type Estimate,
  exactEstimate,
  proportionEstimate,
  tEstimate,
} from "./estimate.ts";

/** 999 resamples, evenly from one end to the other. */
const draws = (low: number, high: number): Float64Array =>
  Float64Array.from({ length: 999 }, (_, i) => low + (high - low) * i / 998);
const close = (actual: number, expected: number): void =>
  assert(Math.abs(actual - expected) < 1e-4, `${actual}, expected ${expected}`);

Deno.test("an interval of 95 % ends where a one-sided p-value is 2.5 %", () => {
  const estimates: Estimate[] = [
    tEstimate({ effect: 0.2, standardError: 0.05, df: 3 }),
    proportionEstimate(81, 263),
    proportionEstimate(499, 500),
  ];
  for (const { interval: [low, high], atMost, atLeast } of estimates) {
    close(atMost(low), 0.025);
    close(atLeast(high), 0.025);
  }
});

Deno.test("resamples count the effect itself as one of them", () => {
  const { atMost, atLeast } = drawsEstimate(0.15, draws(0.1, 0.2));
  assert.equal(atMost(0), 1 / 1000);
  assert.equal(atLeast(0), 1);
});

Deno.test("an accuracy of 1 has an interval, and cannot be below 0 or above 1", () => {
  const { interval: [low, high], atMost, atLeast } = proportionEstimate(50, 50);
  assert(low < 0.95 && high === 1);
  assert.deepEqual([atMost(-0.1), atMost(1), atLeast(0), atLeast(1), atLeast(1.1)], [
    0,
    1,
    1,
    1,
    0,
  ]);
  assert.deepEqual([proportionEstimate(0, 50).atMost(0), proportionEstimate(9, 50).atLeast(1)], [
    1,
    0,
  ]);
});

Deno.test("what is known exactly is on both sides of itself only", () => {
  const { interval, atMost, atLeast } = tEstimate({ effect: 0.3, standardError: 0, df: 1 });
  assert.deepEqual(interval, [0.3, 0.3]);
  assert.deepEqual([0.2, 0.3, 0.4].map(atMost), [0, 1, 1]);
  assert.deepEqual([0.2, 0.3, 0.4].map(atLeast), [1, 1, 0]);
});

Deno.test("an interval from a standard error keeps to the limits of its number", () => {
  const { interval } = tEstimate({ effect: 0.9, standardError: 0.5, df: 2 }, [0, 1]);
  assert.deepEqual(interval, [0, 1]);
});

Deno.test("tEstimate() refuses a negative standard error", () => {
  assert.throws(() => tEstimate({ effect: 0, standardError: -1, df: 1 }), {
    name: "RangeError",
    message: "A standard error must be at least 0: received -1",
  });
});

Deno.test("equivalence holds exactly if the 90 % interval is inside the margins", () => {
  // t with 20 degrees: the 90 % interval is the effect plus and minus 1.7247 standard errors.
  const end = 0.0004 + 1.7247 * 0.0005;
  const estimate = tEstimate({ effect: 0.0004, standardError: 0.0005, df: 20 });
  assert.equal(equivalenceTest(estimate, end + 1e-6).equivalent, true);
  assert.equal(equivalenceTest(estimate, end - 1e-6).equivalent, false);
  close(equivalenceTest(estimate, end).pValue, 0.05);
});

Deno.test("equivalence from resamples looks at both margins, and at the level asked for", () => {
  assert(equivalenceTest(drawsEstimate(0, draws(-0.001, 0.001)), 0.002).equivalent);
  assert(!equivalenceTest(drawsEstimate(0.002, draws(0.001, 0.003)), 0.002).equivalent);
  assert(!equivalenceTest(drawsEstimate(-0.002, draws(-0.003, -0.001)), 0.002).equivalent);
  // 4 % of these resamples are beyond the margin.
  const some = drawsEstimate(0, draws(-0.5, 0.5));
  assert.deepEqual(
    [0.05, 0.03].map((level) => equivalenceTest(some, 0.46, level).equivalent),
    [true, false],
  );
});

Deno.test("a difference that is merely not found is not equivalence", () => {
  assert(!equivalenceTest(tEstimate({ effect: 0, standardError: 0.01, df: 20 }), 0.002).equivalent);
});

Deno.test("equivalenceTest() refuses a margin of nothing", () => {
  assert.throws(() => equivalenceTest(exactEstimate(0), 0), {
    name: "RangeError",
    message: "A margin of equivalence must be above 0: received 0",
  });
});

Deno.test("images that all say the same have exact p-values, and an interval where these are 2.5 %", () => {
  const { interval: [low, high], atMost, atLeast } = alikeEstimate(0.5, 10);
  close(atMost(low), 0.025);
  close(atLeast(high), 0.025);
  assert.deepEqual([atMost(0.5), atLeast(0.5), atMost(-1), atLeast(1)], [1, 1, 0, 0]);
  // Of accuracies of 1 it is the test of "all of ten are right": 0.9^10.
  assert.equal(alikeEstimate(1, 10, [0, 1]).atMost(0.9), 0.9 ** 10);
  assert.deepEqual(alikeEstimate(1, 10, [0, 1]).interval, [0.025 ** 0.1, 1]);
});
