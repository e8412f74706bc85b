import assert from "assert";
import type { ScoredPredictions } from "../evaluation/outcomes.ts";
import {
  joinSlices,
  predictionArrays,
  savedState,
  stateArrays,
  storedPredictions,
} from "./unit_arrays.ts";

/** Predictions of two members in which every number is another one. */
function predictions(images: number, start: number): ScoredPredictions {
  const numbers = (count: number, from: number): number[] =>
    Array.from({ length: count }, (_, i) => start + from + i);
  return {
    members: 2,
    images,
    memberLabels: Uint8Array.from(numbers(2 * images, 0)),
    memberConfidences: Float32Array.from(numbers(2 * images, 50)),
    memberTrueProbabilities: Float32Array.from(numbers(2 * images, 100)),
    subsetLabels: Uint8Array.from(numbers(5 * 2 * images, 120)),
    ensembleLabels: Uint8Array.from(numbers(images, 20)),
  };
}

Deno.test("predictions are laid out by set of images, member and image, and read back", () => {
  const sets = [predictions(3, 0), predictions(3, 30), predictions(3, 60)];
  const arrays = predictionArrays(sets);
  assert.deepEqual(
    Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, shape])),
    {
      memberLabels: [3, 2, 3],
      memberConfidences: [3, 2, 3],
      memberTrueProbabilities: [3, 2, 3],
      subsetLabels: [3, 5, 2, 3],
      ensembleLabels: [3, 3],
    },
  );
  assert.deepEqual([...arrays["memberLabels"]!.data.subarray(6, 12)], [30, 31, 32, 33, 34, 35]);
  assert.deepEqual(storedPredictions(arrays), sets);
});

Deno.test("a member in training is read back as it was laid out", () => {
  const array = (...values: number[]): { shape: number[]; data: Float32Array } => ({
    shape: [values.length],
    data: Float32Array.from(values),
  });
  const state = {
    steps: 3,
    losses: Float32Array.of(3, 2, 1),
    checkpoint: { "dense1/bias": array(4, 5) },
    optimizer: {
      "firstMoment/dense1/bias": array(6, 7),
      "secondMoment/dense1/bias": array(8, 9),
    },
  };
  assert.deepEqual(savedState(stateArrays(state)), state);
});

Deno.test("slices are joined set by set", () => {
  const [first, second] = joinSlices([
    [predictions(2, 0), predictions(2, 30)],
    [predictions(1, 8), predictions(1, 38)],
  ]);
  assert.deepEqual([...first!.memberLabels], [0, 1, 8, 2, 3, 9]);
  assert.deepEqual([...second!.memberLabels], [30, 31, 38, 32, 33, 39]);
  assert.deepEqual([...second!.ensembleLabels], [50, 51, 58]);
});
