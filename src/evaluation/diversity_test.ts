import assert from "assert";
import { randomStream } from "../random/stream.ts";
import { bootstrap } from "./bootstrap.ts";
import { disagreementScores } from "./diversity.ts";
import { sizeScores } from "./ensemble_size.ts";
import type { Predictions } from "./outcomes.ts";
import { predictionsOf } from "./predictions.ts";
import { meanScore } from "./scores.ts";

const of = (members: number, ...memberLabels: number[]): Predictions => ({
  members,
  images: memberLabels.length / members,
  memberLabels: Uint8Array.from(memberLabels),
  ensembleLabels: new Uint8Array(memberLabels.length / members),
});

Deno.test("disagreementScores() has a row for each pair of members, whoever is right", () => {
  const { rows, images, values } = disagreementScores(of(3, 1, 2, /**/ 1, 3, /**/ 4, 3), "bagging");
  assert.deepEqual([rows, images], [3, 2]);
  // Members 0 and 1 differ on the second image, 0 and 2 on both, 1 and 2 on the first.
  assert.deepEqual([...values], [0, 1, /**/ 1, 1, /**/ 1, 0]);
});

Deno.test("disagreement is 0 of members that are alike and 1 of members that never agree", () => {
  assert.equal(meanScore(disagreementScores(of(3, 5, 5, 5), "bagging")), 0);
  assert.equal(meanScore(disagreementScores(of(3, 5, 6, 7), "bagging")), 1);
});

Deno.test("pairs are not resampled, beside members that are", () => {
  // On one image, so that only resampled rows could make a spread.
  const scores = disagreementScores(of(3, 5, 5, 7), "bagging");
  const members = { population: "members", rows: 3, images: 1, values: Uint8Array.of(1, 1, 1) };
  for (const terms of [[], [{ sign: 1, scores: members }] as const]) {
    const { draws } = bootstrap([{ sign: 1, scores }, ...terms], randomStream(1, "pairs"), 100);
    assert(draws.every((draw) => Math.abs(draw - 2 / 3 - terms.length) < 1e-12));
  }
});

Deno.test("disagreementScores() refuses a single member", () => {
  assert.throws(() => disagreementScores(of(1, 5), "bagging"), {
    name: "RangeError",
    message: "bagging: disagreement needs at least two members, there is 1",
  });
});

Deno.test("sizeScores() of one member are the members', of all the ensemble's", () => {
  const [members, images, classes] = [3, 40, 10];
  const stream = randomStream(1, "sizes");
  const labels = Uint8Array.from({ length: images }, () => stream.integer(classes));
  const probabilities = Float32Array.from(
    { length: members * images * classes },
    (_, j) =>
      stream.uniform() + (j % classes === labels[Math.floor(j / classes) % images] ? 0.3 : 0),
  );
  const predictions = predictionsOf(probabilities, members, labels);
  const whole = predictions.ensembleLabels.filter((label, i) => label === labels[i]).length /
    images;
  const all = sizeScores(predictions, labels, members, "bagging");
  assert.equal(all.rows, 5);
  assert.equal(meanScore(all), whole);
  // Every order starts with some member, whose labels its ensemble of one has.
  const one = sizeScores(predictions, labels, 1, "bagging");
  for (let order = 0; order < 5; order++) {
    const row = one.values.subarray(order * images, (order + 1) * images);
    const isMember = [0, 1, 2].some((member) =>
      row.every((right, i) =>
        right === (predictions.memberLabels[member * images + i] === labels[i] ? 1 : 0)
      )
    );
    assert(isMember, `order ${order}`);
  }
});

Deno.test("sizeScores() refuses sizes that are none, and predictions that were not kept", () => {
  const labels = new Uint8Array(1);
  const kept = { ...of(2, 1, 1), subsetLabels: new Uint8Array(10) };
  const refuse = (predictions: Predictions, size: number, message: string): void =>
    assert.throws(() => sizeScores(predictions, labels, size, "bagging"), {
      name: "RangeError",
      message,
    });
  refuse(kept, 3, "bagging: an ensemble of 1 to 2 was measured, not of 3");
  refuse(kept, 0, "bagging: an ensemble of 1 to 2 was measured, not of 0");
  refuse(of(2, 1, 1), 1, "bagging: the predictions of smaller ensembles were not kept");
});
