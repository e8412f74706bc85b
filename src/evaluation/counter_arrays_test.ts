import assert from "assert";
import type { StepCounters } from "./step_counters.ts";
import {
  counterArray,
  fooledCounterArray,
  joinCounterSlices,
  storedCounters,
} from "./counter_arrays.ts";

const COUNTED: StepCounters = {
  images: 4,
  zeroShare: 0.25,
  normShares: [0.5, 0.25, 0.25],
  allZeroImages: 1,
  meanCosine: -0.5,
  cosines: 9,
  membersFooled: 1.5,
};
const NOTHING: StepCounters = {
  images: 4,
  zeroShare: 1,
  normShares: null,
  allZeroImages: 4,
  meanCosine: null,
  cosines: 0,
  membersFooled: 0,
};

Deno.test("counters are kept as an array and read back, what is absent included", () => {
  const array = counterArray([COUNTED, NOTHING], 3);
  assert.deepEqual(array.shape, [2, 8]);
  assert.deepEqual(storedCounters(array, 4), [COUNTED, NOTHING]);
  // Where no step had a gradient there is no column of shares.
  assert.deepEqual(storedCounters(counterArray([NOTHING, NOTHING], 0), 4), [NOTHING, NOTHING]);
});

Deno.test("what fooled members did is kept beside them, and nothing where it was not counted", () => {
  const fooled = { largestShare: 0.5, share: 0.75, cosineToOthers: -0.25, cosines: 3 };
  const none = { largestShare: null, share: null, cosineToOthers: null, cosines: 0 };
  const steps = [{ ...COUNTED, fooled }, { ...NOTHING, fooled: none }];
  const beside = fooledCounterArray(steps)!;
  assert.deepEqual(beside.shape, [2, 4]);
  assert.deepEqual(storedCounters(counterArray(steps, 3), 4, beside), steps);
  assert.equal(fooledCounterArray([steps[0]!, COUNTED]), undefined);
});

Deno.test("counters of slices are joined step by step", () => {
  const [first, second] = joinCounterSlices([[COUNTED, NOTHING], [NOTHING, COUNTED]]);
  assert.equal(first!.images, 8);
  assert.equal(first!.zeroShare, 0.625);
  assert.deepEqual(second, first);
});
