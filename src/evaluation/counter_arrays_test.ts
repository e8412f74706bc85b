import assert from "assert";
import type { StepCounters } from "./step_counters.ts";
import { counterArray, joinCounterSlices, storedCounters } from "./counter_arrays.ts";

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
});

Deno.test("counters of slices are joined step by step", () => {
  const [first, second] = joinCounterSlices([[COUNTED, NOTHING], [NOTHING, COUNTED]]);
  assert.equal(first!.images, 8);
  assert.equal(first!.zeroShare, 0.625);
  assert.deepEqual(second, first);
});
