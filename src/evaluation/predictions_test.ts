import assert from "assert";
import { assertClose } from "../assert_close.ts";
import type { ScoredPredictions } from "./outcomes.ts";
import { randomStream } from "../random/stream.ts";
import { ensembleLabelsOf, joinPredictions, predictionsOf } from "./predictions.ts";
import { subsetOrders } from "./subset_orders.ts";

Deno.test("predictionsOf() gives labels, confidences and probabilities of the true label", () => {
  // Two members, two images, three classes.
  const probabilities = Float32Array.of(
    ...[0.1, 0.7, 0.2, 0.3, 0.3, 0.4],
    ...[0.5, 0.4, 0.1, 0.9, 0.1, 0.0],
  );
  const predictions = predictionsOf(probabilities, 2, Uint8Array.of(1, 0));
  assert.deepEqual([predictions.members, predictions.images], [2, 2]);
  assert.deepEqual([...predictions.memberLabels], [1, 2, 0, 0]);
  assertClose(predictions.memberConfidences, [0.7, 0.4, 0.5, 0.9]);
  assertClose(predictions.memberTrueProbabilities, [0.7, 0.3, 0.4, 0.9]);
  // Means (0.3, 0.55, 0.15) and (0.6, 0.2, 0.2).
  assert.deepEqual([...predictions.ensembleLabels], [1, 0]);
});

Deno.test("the ensemble follows the mean of probabilities, not the majority of labels", () => {
  const probabilities = Float32Array.of(...[0.6, 0.4], ...[0.6, 0.4], ...[0.05, 0.95]);
  const { memberLabels, ensembleLabels } = predictionsOf(probabilities, 3, Uint8Array.of(0));
  assert.deepEqual([...memberLabels], [0, 0, 1]);
  assert.deepEqual([...ensembleLabels], [1]);
});

Deno.test("ensembleLabelsOf() gives the labels of the ensemble of some of the members", () => {
  // Three members, two images, two classes.
  const probabilities = Float32Array.of(
    ...[0.6, 0.4, 0.3, 0.7],
    ...[0.6, 0.4, 0.8, 0.2],
    ...[0.05, 0.95, 0.6, 0.4],
  );
  const labels = (...of: number[]): number[] => [
    ...ensembleLabelsOf(probabilities, { images: 2, classes: 2 }, of),
  ];
  assert.deepEqual(labels(0, 1, 2), [1, 0]);
  assert.deepEqual(labels(1, 0), [0, 0]);
  assert.deepEqual(labels(2, 0), [1, 1]);
});

Deno.test("ties go to the lower label, for members and for the ensemble", () => {
  const tied = predictionsOf(Float32Array.of(0.2, 0.4, 0.4), 1, Uint8Array.of(2));
  assert.deepEqual([...tied.memberLabels, ...tied.ensembleLabels], [1, 1]);
  const opposed = predictionsOf(Float32Array.of(0, 0.25, 0.75, 0, 0.75, 0.25), 2, Uint8Array.of(2));
  assert.deepEqual([...opposed.memberLabels], [2, 1]);
  assert.deepEqual([...opposed.ensembleLabels], [1]);
});

/** Two members with labels 10 m + i on images i, from number `from` on. */
function slice(from: number, images: number, members: number = 2): ScoredPredictions {
  const values = Array.from(
    { length: members },
    (_, m) => Array.from({ length: images }, (_, i) => 10 * m + from + i),
  ).flat();
  return {
    members,
    images,
    memberLabels: Uint8Array.from(values),
    memberConfidences: Float32Array.from(values, (value) => value / 64),
    memberTrueProbabilities: Float32Array.from(values, (value) => value / 128),
    ensembleLabels: Uint8Array.from({ length: images }, (_, i) => from + i),
    subsetLabels: Uint8Array.from(
      { length: 5 * members * images },
      (_, i) => 10 * Math.floor(i / images) + from + i % images,
    ),
  };
}

Deno.test("joinPredictions() restores the order of the images for every member", () => {
  assert.deepEqual(joinPredictions([slice(0, 3), slice(3, 1), slice(4, 2)]), slice(0, 6));
  assert.deepEqual(joinPredictions([slice(0, 3)]), slice(0, 3));
});

Deno.test("joinPredictions() refuses slices of ensembles of different sizes", () => {
  assert.throws(
    () => joinPredictions([slice(0, 2, 2), slice(2, 2, 3)]),
    new RangeError("Slices must be of one ensemble: found 2,3 members"),
  );
});

Deno.test("predictionsOf() keeps the labels of growing ensembles in five orders of the members", () => {
  const members = 4;
  const [images, classes] = [3, 5];
  const stream = randomStream(1, "probabilities");
  const probabilities = Float32Array.from(
    { length: members * images * classes },
    () => stream.uniform(),
  );
  const { subsetLabels, memberLabels, ensembleLabels } = predictionsOf(
    probabilities,
    members,
    new Uint8Array(images),
  );
  const rows = (order: number, size: number): number[] => {
    const row = order * members + size - 1;
    return [...subsetLabels.subarray(row * images, (row + 1) * images)];
  };
  subsetOrders(members).forEach((order, o) => {
    const first = order[0]!;
    assert.deepEqual(rows(o, 1), [...memberLabels.subarray(first * images, (first + 1) * images)]);
    assert.deepEqual(rows(o, members), [...ensembleLabels]);
    // Two members: the naive sum of their probabilities, image by image.
    const naive = Array.from({ length: images }, (_, image) => {
      const sums = Array.from(
        { length: classes },
        (_, label) =>
          [...order.subarray(0, 2)].reduce(
            (sum, member) => sum + probabilities[(member * images + image) * classes + label]!,
            0,
          ),
      );
      return sums.indexOf(Math.max(...sums));
    });
    assert.deepEqual(rows(o, 2), naive);
  });
});
