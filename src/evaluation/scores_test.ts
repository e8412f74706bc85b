import assert from "assert";
import { madeUpOutcomes } from "./_made_up_outcomes.ts";
import { ensembleScores, meanScore, memberScores, WHOLE_ENSEMBLE } from "./scores.ts";

const labels = Uint8Array.of(0, 1, 2, 3);
const predictions = {
  members: 2,
  images: 4,
  memberLabels: Uint8Array.of(0, 1, 2, 9, /**/ 0, 9, 9, 9),
  memberConfidences: new Float32Array(8),
  memberTrueProbabilities: new Float32Array(8),
  ensembleLabels: Uint8Array.of(9, 1, 2, 3),
};

Deno.test("memberScores() has one row for each member", () => {
  assert.deepEqual(memberScores(predictions, labels, "bagging"), {
    population: "bagging: members 0 1",
    rows: 2,
    images: 4,
    values: Uint8Array.of(1, 1, 1, 0, /**/ 1, 0, 0, 0),
  });
});

Deno.test("ensembleScores() has one row that belongs to no member", () => {
  assert.deepEqual(ensembleScores(predictions, labels), {
    population: WHOLE_ENSEMBLE,
    rows: 1,
    images: 4,
    values: Uint8Array.of(0, 1, 1, 1),
  });
});

Deno.test("meanScore() is the share of right predictions", () => {
  assert.equal(meanScore(memberScores(predictions, labels, "bagging")), 0.5);
  assert.equal(meanScore(ensembleScores(predictions, labels)), 0.75);
});

Deno.test("meanScore() refuses no images", () => {
  assert.throws(
    () => meanScore({ population: "none", rows: 1, images: 0, values: new Uint8Array(0) }),
    { name: "RangeError", message: "There is no accuracy of no images" },
  );
});

Deno.test("made-up outcomes have about the accuracies that were asked for", () => {
  const { clean, labels } = madeUpOutcomes({
    method: "bagging",
    members: 3,
    images: 2000,
    clean: { single: 0.8, ensemble: 0.9 },
    grad1: { single: 0.2, ensemble: 0.5 },
    grad2: { single: 0.3, ensemble: 0.4 },
  });
  assert(Math.abs(meanScore(memberScores(clean, labels, "bagging")) - 0.8) < 0.06);
  assert(Math.abs(meanScore(ensembleScores(clean, labels)) - 0.9) < 0.06);
});
