import assert from "assert";
import { madeUpGrid } from "./_made_up_grid.ts";
import type { GridPoint } from "./grid.ts";
import { farthestLevel, levelShiftsTable, levelsTable } from "./levels.ts";
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

Deno.test("what the paper does not have is left out", () => {
  const digits = madeUpGrid("randomInit", 40, strong, { dataset: "synthetic" });
  const findings = judgeExplanations([digits], "paper");
  assert.equal(levelShiftsTable(findings), "");
  assert.equal(farthestLevel(findings[0]!), undefined);
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
