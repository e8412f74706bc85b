import assert from "assert";
import { renderTransfer } from "./transfer_text.ts";

Deno.test("renderTransfer() has a line for each attacker, the ensemble last", () => {
  const predictions = (memberLabels: number[], ensembleLabels: number[]): {
    members: number;
    images: number;
    memberLabels: Uint8Array;
    ensembleLabels: Uint8Array;
  } => ({
    members: 2,
    images: 2,
    memberLabels: Uint8Array.from(memberLabels),
    ensembleLabels: Uint8Array.from(ensembleLabels),
  });
  const clean = predictions([1, 2, 1, 2], [1, 2]);
  const text = renderTransfer([{
    seed: 1,
    methods: [{
      dataset: "mnist",
      method: "bagging",
      labels: Uint8Array.of(1, 2),
      clean,
      attacks: [{
        attack: "bim",
        grad1: [
          { attacker: 0, predictions: predictions([0, 0, 1, 0], [1, 0]) },
          { attacker: 1, predictions: predictions([1, 2, 0, 0], [1, 2]) },
        ],
        grad2: clean,
      }],
    }],
  }]);
  assert.equal(
    text,
    [
      "Transfer of BIM with Grad. 1, MNIST, bagging: accuracy, first seed",
      "",
      "| Attacker | member 0 | member 1 | ensemble |",
      "| :------- | -------: | -------: | -------: |",
      "| member 0 |    0.000 |    0.500 |    0.500 |",
      "| member 1 |    1.000 |    0.000 |    1.000 |",
    ].join("\n"),
  );
});
