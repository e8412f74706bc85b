import assert from "assert";
import { madeUpGrid, trainedMore, withConstantMember } from "./_made_up_grid.ts";
import type { BothDatasetsFinding } from "./both_datasets.ts";
import {
  bothDatasetsSigns,
  bothDatasetsText,
  findingsTable,
  wrongAtOnceText,
} from "./both_datasets_text.ts";
import { findGrad2 } from "./findings.ts";
import type { GridLoss, GridPoint } from "./grid.ts";
import type { GridOutcomes } from "./outcomes.ts";

/** Both signs by what the paper literally says, and by clipping as well if that is measured. */
const signs = (measured: readonly GridLoss[]) => (point: GridPoint): number | undefined => {
  const { schedule, attackLabel, followed, loss } = point;
  const isLiteral = attackLabel === "true" && ["grad1", "signOfMean"].includes(followed);
  if (!isLiteral || !measured.includes(loss)) return undefined;
  if (schedule !== "fgsm" && schedule !== "paper") return undefined;
  return (schedule === "fgsm") === (followed === "grad1") ? 0.7 : 0.3;
};

const found = (recorded: readonly GridOutcomes[]): BothDatasetsFinding =>
  findGrad2(recorded).onBothDatasets!;

const METHODS = ["randomInit", "mixedModels", "bagging", "gaussianNoise"];

const DIGITS = METHODS.map((method) =>
  trainedMore(madeUpGrid(method, 400, signs(["fused", "clipped"])))
);
const OBJECTS = METHODS.map((method) =>
  madeUpGrid(method, 400, signs(["fused"]), { dataset: "cifar10" })
);

Deno.test("what has both signs on all four methods of both data sets is a finding on both", () => {
  assert.equal(
    bothDatasetsText(found([...DIGITS, ...OBJECTS])),
    "If ensembles of 3 of MNIST (2 epochs) and CIFAR-10 (2 epochs) are judged together, these have both signs in the " +
      "paper's steps, and are findings: the literal words.",
  );
  const text = bothDatasetsText(found([...DIGITS, ...OBJECTS.slice(1)]));
  assert.match(text, /findings: none; and leads, on fewer methods: the literal words\.$/);
});

Deno.test("findings have a line for each data set, and the literal words come last", () => {
  const stronger = (point: GridPoint): number | undefined =>
    signs(["fused"])(point) === undefined ? undefined : point.followed === "grad1" ? 0.7 : 0.3;
  const table = findingsTable(found([
    ...METHODS.map((method) => trainedMore(madeUpGrid(method, 400, stronger))),
    ...METHODS.map((method) => madeUpGrid(method, 400, stronger, { dataset: "cifar10" })),
  ]));
  const lines = table.split("\n").slice(2)
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  assert.deepEqual(lines.map(([title, dataset]) => [title, dataset]), [
    ["BIM's columns exchanged *", "MNIST"],
    ["", "CIFAR-10"],
    ["the literal words", "MNIST"],
    ["", "CIFAR-10"],
  ]);
  for (const [line, [, , fgsm, bim, ...away]] of lines.entries()) {
    assert.match(fgsm!, /^−0\.[34]\d{3} to −0\.[34]\d{3}$/);
    const sign = line < 2 ? "\\+" : "−";
    assert.match(bim!, new RegExp(`^${sign}0\\.[34]\\d{3} to ${sign}0\\.[34]\\d{3}$`));
    for (const distance of away) assert.match(distance, /^0\.\d\d$/);
  }
  // Where they are a finding themselves, they are told once.
  assert.equal(findingsTable(found([...DIGITS, ...OBJECTS])).split("\n").length, 2 + 2);
});

Deno.test("pairings with both signs on all ensembles of both data sets are counted", () => {
  assert.equal(
    bothDatasetsSigns(found([...DIGITS, ...OBJECTS])),
    "1 of 396 pairings were measured on all 8 ensembles of both data sets. Of these 1 has both signs " +
      "on all ensembles: 1 by `signOfMean`, the label of Grad. 2 being `true`.",
  );
});

Deno.test("it is told where attackers that give every image the same label decide", () => {
  const constant = withConstantMember(OBJECTS[0]!, 0);
  assert.equal(
    bothDatasetsText(found([...DIGITS, constant, ...OBJECTS.slice(1)])),
    "If ensembles of 3 of MNIST (2 epochs) and CIFAR-10 (2 epochs) are judged together, these have both signs in the " +
      "paper's steps, and are findings: none. Without attackers that give every image the same " +
      "label: the literal words.",
  );
});

Deno.test("it is told how many members a label that they predict is wrong for from the start", () => {
  const again = (point: GridPoint): number | undefined => {
    if (point.loss !== "fused" || !["fgsm", "paper"].includes(point.schedule)) return undefined;
    if (point.followed === "grad1") return point.attackLabel === "true" ? 0.6 : undefined;
    const isAgain = point.followed === "signOfMean" && point.attackLabel === "predictedEachStep";
    return isAgain ? 0.6 : undefined;
  };
  const digits = trainedMore(madeUpGrid("bagging", 400, again));
  const objects = madeUpGrid("bagging", 400, again, { dataset: "cifar10" });
  const both = found([digits, objects]);
  assert.match(bothDatasetsText(both), /findings: none\.$/);
  const [text, ...more] = wrongAtOnceText(both);
  assert.deepEqual(more, []);
  assert.match(
    text!,
    /^Members that are wrong about a clean image, 0\.00 \(0\.66 in the paper\) on CIFAR-10 and 0\.00 \(0\.03 in the paper\) on MNIST, are attacked at their wrong label at once if members predict the labels: under _re-predicted by members, Grad\. 2_ FGSM's difference is [+−]0\.\d{4} on CIFAR-10\.$/,
  );
  const once = (point: GridPoint): number | undefined =>
    point.attackLabel === "predictedClean" && point.followed === "grad1" && point.loss === "fused"
      ? 0.6
      : again(point);
  assert.match(
    wrongAtOnceText(found([digits, madeUpGrid("bagging", 400, once, { dataset: "cifar10" })]))[0]!,
    / on CIFAR-10, and [+−]0\.\d{4} under _no labels given_, where Grad\. 1 is at their wrong label too\.$/,
  );
});

Deno.test("nothing is told of one data set, or of others with fewer networks", () => {
  assert.equal(findGrad2(DIGITS).onBothDatasets, undefined);
  const smaller = METHODS.map((method) => madeUpGrid(method, 400, signs(["fused", "clipped"])));
  assert.equal(findGrad2([...DIGITS, ...smaller]).onBothDatasets, undefined);
  const two = OBJECTS.map((found) => ({ ...found, members: 2 }));
  assert.equal(findGrad2([...DIGITS, ...two]).onBothDatasets, undefined);
  assert.deepEqual(wrongAtOnceText(found([...DIGITS, ...OBJECTS])), [], "not measured");
});
