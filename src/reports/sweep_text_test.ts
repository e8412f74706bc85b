import { stripVTControlCharacters } from "node:util";
import assert from "assert";
import { madeUpOutcomes } from "../evaluation/_made_up_outcomes.ts";
import { cellAccuracy } from "../evaluation/accuracy.ts";
import type { MethodOutcomes } from "../evaluation/outcomes.ts";
import { renderSweeps } from "./sweep_text.ts";

const ACCURACY = { single: 0.9, ensemble: 0.95 };
const METHODS = ["randomInit", "bagging"].map((method): MethodOutcomes =>
  madeUpOutcomes({
    dataset: "mnist",
    method,
    members: 3,
    images: 400,
    clean: ACCURACY,
    grad1: ACCURACY,
    grad2: ACCURACY,
    sweep: { 0.05: 0.7, 0.1: 0.45, 0.2: 0.05 },
  })
);
const TEXT = renderSweeps([{ seed: 1, methods: METHODS }]);
/** A line of each chart is this wide, and so is what lies between two charts' beginnings. */
const STRIDE = 36;

/** Where a chart's line is at a column, as an accuracy that its labels can tell. */
function levelAt(lines: readonly string[], chart: number, column: number): number {
  const row = lines.findIndex((line) => /[─╮╰╭╯┼]/.test(line[chart * STRIDE + column] ?? " "));
  return Number(lines[row]!.slice(chart * STRIDE, chart * STRIDE + 4));
}

Deno.test("a sweep has three charts for each attack and method, from clean to the largest", () => {
  const titles = TEXT.match(/^Accuracy against.*$/gm);
  assert.deepEqual(titles, [
    "Accuracy against epsilon, MNIST, FGSM, the first 200 test images",
    "Accuracy against epsilon, MNIST, BIM, the first 200 test images",
  ]);
  assert.equal(TEXT.match(/^(randomInit|bagging)$/gm)!.length, 4);
  const lines = TEXT.split("\n");
  for (const line of lines) assert(line.length <= 106, line);
  assert.match(
    lines[3]!,
    /^ {5}Grad\. 1, single {2,}Grad\. 1, ensemble {2,}Grad\. 2, ensemble$/,
  );
  assert.match(lines[9]!, /^( {5,7}0 +epsilon 0\.2){3}$/);
});

Deno.test("lines begin at the clean accuracy and end at that of the largest epsilon", () => {
  const lines = TEXT.split("\n").slice(4, 9); // randomInit under FGSM
  const [method] = METHODS;
  const last = method!.sweep!.find(({ attack, epsilon }) => attack === "fgsm" && epsilon === 0.2)!;
  for (
    const [chart, column] of (["grad1Single", "grad1Ensemble", "grad2Ensemble"] as const).entries()
  ) {
    const swept = { ...method!, attacks: [last], labels: method!.labels.slice(0, 200) };
    const accuracy = cellAccuracy(swept, { column, attack: "fgsm" });
    assert.equal(levelAt(lines, chart, 33), Math.round(accuracy * 4) / 4, column);
    assert.equal(levelAt(lines, chart, 6), 1); // 0.9 and 0.95 are nearest to it
  }
});

Deno.test("there is no colour unless it is asked for, and colour changes no column", () => {
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(TEXT, /\x1b/);
  const painted = renderSweeps(
    [{ seed: 1, methods: METHODS }],
    (text) => `\x1b[2m${text}\x1b[0m`,
  );
  assert.notEqual(painted, TEXT);
  const plain = stripVTControlCharacters(painted).split("\n").map((line) => line.trimEnd());
  assert.equal(plain.join("\n"), TEXT);
});

Deno.test("replicates are drawn by their mean, and a run without a sweep draws nothing", () => {
  const twice = [1, 2].map((seed) => ({ seed, methods: METHODS }));
  assert.equal(renderSweeps(twice), TEXT);
  const { sweep: _, ...unswept } = METHODS[0]!;
  assert.equal(renderSweeps([{ seed: 1, methods: [unswept] }]), "");
});
