import assert from "assert";
import { madeUpGrid } from "./_made_up_grid.ts";
import {
  coverageTable,
  crossPairings,
  nearestPairings,
  pairingsMeasured,
  signsTable,
  signsText,
  type StepsCrossed,
  stepsSignsText,
} from "./crossing.ts";
import type { BimSchedule, GridPoint } from "./grid.ts";
import type { GridOutcomes } from "./outcomes.ts";

/** The cells of a table's row that starts with a word. */
function row(table: string, first: string): string[] {
  const line = table.split("\n").find((line) => line.startsWith(`| ${first} `));
  assert(line !== undefined, `no row ${first} in\n${table}`);
  return line.split("|").slice(2, -1).map((cell) => cell.trim());
}

/** The paper's signs where Grad. 2's label is predicted again by members, far beyond doubt. */
function accuracy({ schedule, loss, attackLabel, followed }: GridPoint): number | undefined {
  if (loss === "dropout" || schedule === "40" || schedule === "100") return undefined;
  if (schedule === "8" && loss === "clipped") return undefined;
  if (schedule === "fgsm") return followed === "grad1" ? 0.6 : 0.3;
  if (followed === "grad1") return 0.5;
  return attackLabel === "predictedEachStep" ? 0.8 : 0.2;
}

function inSteps(all: readonly GridOutcomes[], schedule: BimSchedule): StepsCrossed {
  return { schedule, crossed: crossPairings(all, schedule) };
}

const MEASURED = ["randomInit", "bagging"].map((method) => madeUpGrid(method, 300, accuracy));

Deno.test("of the pairings that differ, so many were measured and so many have both signs", () => {
  const table = coverageTable(
    (["paper", "8", "40"] as const).map((schedule) => inSteps(MEASURED, schedule)),
  );
  // Of 36 pairs of a label and an average, three are others' doubles; of seven averages that go on
  // with gradients and labels of their own, one label gives the signs, with four of Grad. 1.
  assert.deepEqual(row(table, "BIM in the paper's 8 steps of ε/8"), [
    ...["132 of 132", "132 of 132", "0 of 132"],
    String(2 * 4 * 7),
  ]);
  assert.deepEqual(row(table, "BIM in 8 steps of 2.5 ε/8"), [
    ...["132 of 132", "0 of 132", "0 of 132"],
    String(4 * 7),
  ]);
  assert.deepEqual(row(table, "BIM in 40 steps of 2.5 ε/40"), [
    ...["0 of 132", "0 of 132", "0 of 132"],
    "0",
  ]);
  assert.equal(pairingsMeasured(crossPairings(MEASURED, "paper")), "264 of 396 pairings");
});

Deno.test("a pairing that one ensemble has not, or has otherwise, is not one of all", () => {
  const [first] = MEASURED;
  const literalAlone = madeUpGrid(
    "bagging",
    300,
    (point) => point.loss === "fused" && point.attackLabel === "true" ? accuracy(point) : undefined,
  );
  assert.equal(
    pairingsMeasured(crossPairings([first!, literalAlone], "paper")),
    "9 of 396 pairings",
  );
  const flat = madeUpGrid("bagging", 300, (point) => accuracy(point) && 0.5);
  const [, , , agreeing] = row(
    coverageTable([inSteps([first!, flat], "paper")]),
    "BIM in the paper's",
  );
  assert.equal(agreeing, "0");
});

Deno.test("signs are told by the average and the label of Grad. 2", () => {
  const table = signsTable(crossPairings(MEASURED, "paper"));
  assert.deepEqual(row(table, "signOfMean"), ["0 of 8", "0 of 8", "8 of 8", "0 of 8"]);
  // One label of the members together: the column of the ensemble holds for both.
  assert.deepEqual(row(table, "meanProbability"), ["0 of 8", "0 of 8", "0 of 8", "0 of 8"]);
  const fusedAlone = madeUpGrid(
    "randomInit",
    300,
    (point) =>
      point.loss === "fused" && point.followed !== "signVote" ? accuracy(point) : undefined,
  );
  assert.deepEqual(row(signsTable(crossPairings([fusedAlone], "paper")), "signOfMean"), [
    ...["0 of 4", "0 of 4", "4 of 4", "0 of 4"],
  ]);
  assert.deepEqual(row(signsTable(crossPairings([fusedAlone], "paper")), "signVote"), [
    "–",
    "–",
    "–",
    "–",
  ]);
});

Deno.test("the averages and labels of Grad. 2 that have both signs are named, or that none has", () => {
  const text = signsText(crossPairings(MEASURED, "paper"));
  assert.match(text, /^Of 264 pairings of a loss, .*, 56 have both signs on all ensembles: /);
  assert.match(
    text,
    /: 56 by `signOfMean`, `meanOfSigns`, .*, `meanAtClean` or `scaledMean`, the label of Grad\. 2 being `predictedEachStep`\.$/,
  );
  const either = madeUpGrid("randomInit", 300, ({ schedule, followed, attackLabel }) => {
    if (schedule === "fgsm") return followed === "grad1" ? 0.6 : 0.3;
    if (followed === "grad1") return 0.5;
    return followed === "signVote" && attackLabel.startsWith("predictedEach") ? 0.8 : 0.2;
  });
  assert.match(
    signsText(crossPairings([either], "paper")),
    /: 24 by `signVote`, the label of Grad. 2 being `predictedEachStep` or `predictedEachStepEnsemble`\.$/,
  );
  const none = madeUpGrid("randomInit", 300, () => 0.5);
  assert.match(
    signsText(crossPairings([none], "paper")),
    /^Of 396 pairings .*, none has both signs on all ensembles\.$/,
  );
});

Deno.test("the pairings of every other number of steps have a line", () => {
  const fewer = madeUpGrid("randomInit", 300, () => 0.5);
  assert.deepEqual(
    stepsSignsText(
      [inSteps(MEASURED, "8"), inSteps([fewer], "40")],
    ).split("\n").map((line) => line.slice(0, 130)),
    [
      "- With BIM in 8 steps of 2.5 ε/8, of 132 pairings that were measured, 28 have both signs on all ensembles: 28 by `signOfMean`, `me",
      "- With BIM in 40 steps of 2.5 ε/40, of 396 pairings that were measured, none has both signs on all ensembles.",
    ],
  );
});

Deno.test("the nearest pairings are ranked by their distance where it is largest", () => {
  const table = nearestPairings(crossPairings(MEASURED, "paper"));
  assert.match(table, /\| Loss +\| Label of Grad\. 1 +\| Average/);
  const distances = [...table.matchAll(/ (0\.\d{4}) \| on all/g)].map(([, digits]) => digits!);
  assert.equal(distances.length, 5);
  assert.deepEqual(distances.toSorted(), distances);
  assert.match(nearestPairings(crossPairings(MEASURED, "8")), /\| fused /);
  assert.doesNotMatch(nearestPairings(crossPairings(MEASURED, "8")), /\| clipped /);
});

Deno.test("without ensembles that the paper has, nothing is nearest", () => {
  const digits = madeUpGrid("randomInit", 50, () => 0.5, { dataset: "synthetic" });
  assert.equal(
    nearestPairings(crossPairings([digits], "paper")),
    "None: no pairing was measured on ensembles that the paper has.",
  );
});
