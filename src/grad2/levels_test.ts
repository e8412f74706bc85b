import assert from "assert";
import { madeUpGrid } from "./_made_up_grid.ts";
import type { GridPoint } from "./grid.ts";
import { farthestLevel, levelShiftsTable, levelsTable, levelsText } from "./levels.ts";
import { judgeExplanations } from "./standings.ts";

/** Grad. 1 leaves every image, Grad. 2 none. */
const strong = ({ followed }: GridPoint): number => followed === "grad1" ? 1 : 0;

const FINDINGS = judgeExplanations([madeUpGrid("randomInit", 40, strong)], "paper");

function finding(id: string): typeof FINDINGS[number] {
  return FINDINGS.find(({ explanation }) => explanation.id === id)!;
}

Deno.test("each of the four accuracies is held against the paper's in its place", () => {
  const [, , row] = levelShiftsTable([finding("literal")]).split("\n");
  // The paper has 0.6100 and 0.4517 under FGSM, 0.6518 and 0.8875 under BIM.
  assert.equal(
    row!.split("|").map((cell) => cell.trim()).join("|"),
    "|the literal words|+0.3900|−0.4517|+0.3482|−0.8875|",
  );
  assert.equal(farthestLevel(finding("literal"))?.toFixed(4), "0.8875");
});

Deno.test("exchanged columns are held against each other's", () => {
  const [, , row] = levelShiftsTable([finding("exchanged")]).split("\n");
  assert.match(row!, /\+0\.3900 \| +−0\.4517 \| +\+0\.1125 \| +−0\.6518 \|$/);
  assert.equal(farthestLevel(finding("exchanged"))?.toFixed(4), "0.6518");
});

Deno.test("what stands is told with how far the nearest of it is from the paper on one ensemble", () => {
  const literal = finding("literal");
  const nearest =
    "Under each of them one of the four accuracies at least is 0.65 or more from the paper's on one " +
    "ensemble ([the levels](grad2/numbers.md#the-levels)).";
  assert.deepEqual(levelsText(literal, [literal, finding("exchanged")]), [
    `${nearest} FGSM's under Grad. 1 with true labels is off by +0.3900, the same way on every ` +
    "ensemble, so that something besides Grad. 2 differs from the paper.",
  ]);
  assert.deepEqual(levelsText(literal, []), []);
  // One of them is right less often than the paper's 0.6900, the other more often than its 0.6100.
  const weak = madeUpGrid("bagging", 40, ({ followed }) => followed === "grad1" ? 0 : 1);
  const [both] = judgeExplanations([...literal.ensembles.map(({ found }) => found), weak], "paper");
  const [text] = levelsText(both!, [finding("exchanged")]);
  assert.equal(text, nearest);
});

Deno.test("what the paper does not have is left out", () => {
  const digits = madeUpGrid("randomInit", 40, strong, { dataset: "synthetic" });
  const findings = judgeExplanations([digits], "paper");
  assert.equal(levelShiftsTable(findings), "");
  assert.equal(farthestLevel(findings[0]!), undefined);
  assert.deepEqual(levelsText(findings[0]!, findings), []);
});

Deno.test("an ensemble has its name where true labels were not attacked", () => {
  const again = madeUpGrid(
    "randomInit",
    40,
    (point) => point.attackLabel === "predictedClean" ? strong(point) : undefined,
    { dataset: "synthetic" },
  );
  const [, , first] = levelsTable([again]).split("\n");
  assert.match(first!, /^\| drawn digits, randomInit, FGSM +\| predictedClean/);
});
