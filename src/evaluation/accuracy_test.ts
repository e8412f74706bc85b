import assert from "assert";
import { cellAccuracy, cellOf, cellScores, COLUMNS, hasAttack, hasVariant } from "./accuracy.ts";
import type { MethodOutcomes, Predictions } from "./outcomes.ts";

/** Predictions where "1" is right and "0" is wrong, for true labels that are all 5. */
function predictions(memberRows: string[], ensembleRow: string): Predictions {
  const read = (text: string): Uint8Array => Uint8Array.from(text, (c) => c === "1" ? 5 : 0);
  const memberLabels = read(memberRows.join(""));
  return {
    members: memberRows.length,
    images: ensembleRow.length,
    memberLabels,
    memberConfidences: new Float32Array(memberLabels.length),
    memberTrueProbabilities: new Float32Array(memberLabels.length),
    ensembleLabels: read(ensembleRow),
  };
}

const outcomes: MethodOutcomes = {
  dataset: "mnist",
  method: "bagging",
  labels: new Uint8Array(4).fill(5),
  clean: predictions(["1111", "1110"], "1111"),
  attacks: [{
    attack: "bim",
    grad1: [
      { attacker: 0, predictions: predictions(["0001", "1111"], "0011") },
      { attacker: 1, predictions: predictions(["1111", "0000"], "1111") },
    ],
    grad2: predictions(["0000", "1111"], "0100"),
  }],
};

Deno.test("each column of Table 2 is the mean that section 4 describes", () => {
  const row = COLUMNS.map((column) => cellAccuracy(outcomes, cellOf("bim", column)));
  // Single under Grad. 1: member i on its own images, (1/4 + 0/4) / 2; not (1/4 + 4/4 + …) / 4.
  assert.deepEqual(row, [7 / 8, 1, 1 / 8, 3 / 4, 1 / 4]);
});

Deno.test("with one attacking member both Grad. 1 accuracies are its own, clean single stays the mean", () => {
  const [{ attack, grad1, grad2 }] = outcomes.attacks as [MethodOutcomes["attacks"][0]];
  const onlyOne = { ...outcomes, attacks: [{ attack, grad1: [grad1[1]!], grad2 }] };
  const row = COLUMNS.map((column) => cellAccuracy(onlyOne, cellOf("bim", column)));
  assert.deepEqual(row, [7 / 8, 1, 0, 1, 1 / 4]);
});

Deno.test("rows of the same members share a population, so they are resampled together", () => {
  const population = (column: typeof COLUMNS[number]): string =>
    cellScores(outcomes, cellOf("bim", column)).population;
  assert.equal(population("cleanSingle"), "bagging: members 0 1");
  assert.equal(population("grad1Single"), population("cleanSingle"));
  assert.equal(population("grad1Ensemble"), population("cleanSingle"));
  assert.equal(population("grad2Ensemble"), population("cleanEnsemble"));
});

Deno.test("an attack that was not made has no accuracy", () => {
  assert(hasAttack(outcomes, "bim"));
  assert(!hasAttack(outcomes, "fgsm"));
  assert.throws(() => cellScores(outcomes, { column: "grad2Ensemble", attack: "fgsm" }), {
    message: "bagging: the attack fgsm was not made",
  });
});

Deno.test("a cell can be of another reading than the run's own", () => {
  const variant = { attackLabel: "predictedClean", grad2: "meanOfSigns" };
  const grad2 = predictions(["0000", "1111"], "1110");
  const grad1 = [{ attacker: 1, predictions: predictions(["1111", "0001"], "1100") }];
  const varied: MethodOutcomes = {
    ...outcomes,
    variants: [{
      attack: "bim",
      attackLabel: "predictedClean",
      grad1,
      grad2: { meanOfSigns: grad2 },
    }],
  };
  const accuracy = (column: "grad1Single" | "grad1Ensemble" | "grad2Ensemble"): number =>
    cellAccuracy(varied, { column, attack: "bim", variant });
  assert.deepEqual(
    [accuracy("grad1Single"), accuracy("grad1Ensemble"), accuracy("grad2Ensemble")],
    [0.25, 0.5, 0.75],
  );
  assert(hasVariant(varied, "bim", variant) && !hasVariant(outcomes, "bim", variant));
  assert.throws(
    () =>
      cellAccuracy(varied, {
        column: "grad2Ensemble",
        attack: "bim",
        variant: { ...variant, grad2: "signOfMean" },
      }),
    {
      message:
        "bagging: the attack bim was not made with attackLabel=predictedClean, grad2=signOfMean",
    },
  );
});
