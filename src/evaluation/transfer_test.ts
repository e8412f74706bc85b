import assert from "assert";
import { madeUpOutcomes } from "./_made_up_outcomes.ts";
import { transferCounts, transferMatrix } from "./transfer.ts";

Deno.test("transferMatrix() has a row for each attacker, and the ensemble in the last column", () => {
  const labels = Uint8Array.of(1, 2, 3, 4);
  const grad1 = [
    {
      attacker: 2, // rows follow the list, not the members' numbers
      predictions: {
        members: 3,
        images: 4,
        memberLabels: Uint8Array.of(1, 2, 3, 0, /**/ 1, 2, 0, 0, /**/ 0, 0, 0, 0),
        ensembleLabels: Uint8Array.of(1, 0, 0, 0),
      },
    },
    {
      attacker: 0,
      predictions: {
        members: 3,
        images: 4,
        memberLabels: Uint8Array.of(0, 0, 0, 4, /**/ 1, 2, 3, 4, /**/ 2, 1, 3, 4),
        ensembleLabels: Uint8Array.of(1, 2, 3, 4),
      },
    },
  ];
  assert.deepEqual(transferMatrix(grad1, labels), [
    [0.75, 0.5, 0, 0.25],
    [0.25, 1, 0.5, 1],
  ]);
});

Deno.test("transferMatrix() is lowest where a member is attacked with its own gradient", () => {
  const { attacks, labels } = madeUpOutcomes({
    method: "bagging",
    members: 3,
    images: 500,
    clean: { single: 0.9, ensemble: 0.95 },
    grad1: { single: 0.1, ensemble: 0.6 },
    grad2: { single: 0.3, ensemble: 0.4 },
  });
  transferMatrix(attacks[0]!.grad1, labels).forEach((row, attacker) => {
    assert.equal(row.indexOf(Math.min(...row)), attacker);
  });
});

Deno.test("transferMatrix() refuses no images", () => {
  const predictions = {
    members: 1,
    images: 0,
    memberLabels: new Uint8Array(0),
    ensembleLabels: new Uint8Array(0),
  };
  assert.throws(
    () => transferMatrix([{ attacker: 0, predictions }], new Uint8Array(0)),
    new RangeError("There is no accuracy of no images"),
  );
});

Deno.test("transferCounts() counts others that were right, of attackers that were and are fooled", () => {
  const predictions = (...memberLabels: number[]): Parameters<typeof transferCounts>[0] => ({
    members: 3,
    images: 4,
    memberLabels: Uint8Array.from(memberLabels),
    ensembleLabels: new Uint8Array(4),
  });
  const labels = Uint8Array.of(1, 2, 3, 4);
  const clean = predictions(1, 2, 0, 4, /**/ 1, 0, 3, 4, /**/ 1, 2, 3, 4);
  const grad1 = [
    // Not fooled on the second image, wrong from the start on the third.
    { attacker: 0, predictions: predictions(0, 2, 0, 0, /**/ 1, 0, 0, 0, /**/ 0, 0, 0, 4) },
    // On the first image both others are fooled too.
    { attacker: 2, predictions: predictions(5, 2, 0, 4, /**/ 6, 0, 3, 4, /**/ 0, 2, 3, 4) },
  ];
  const { wholes, parts } = transferCounts(clean, grad1, labels);
  assert.deepEqual([...wholes], [2 + 2, 0, 0, 2]);
  assert.deepEqual([...parts], [1 + 2, 0, 0, 1]);
});
