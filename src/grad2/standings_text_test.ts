import assert from "assert";
import { madeUpGrid } from "./_made_up_grid.ts";
import { judgeExplanations } from "./standings.ts";
import { standingsTable } from "./standings_text.ts";
import type { GridPoint } from "./grid.ts";

/** Every attack leaves all images right, or none: differences of 1 and of 0. */
function allOrNone({ schedule, followed, attackLabel, loss }: GridPoint): number | undefined {
  if (loss === "dropout") return undefined;
  if (followed === "grad1") return schedule === "fgsm" ? 1 : 0;
  if (schedule === "fgsm") return 0;
  return attackLabel === "predictedEachStep" ? 1 : 0;
}

function rowsOf(table: string): string[][] {
  return table.split("\n").slice(2).map((line) =>
    line.split("|").slice(1, -1).map((cell) => cell.trim())
  );
}

Deno.test("the table of explanations has the range of both differences, the farthest, and the best first", () => {
  const lessSo = (point: GridPoint): number | undefined =>
    point.followed === "grad1" && point.schedule === "fgsm" ? 0.5 : allOrNone(point);
  const all = ["randomInit", "bagging"].map((method, i) =>
    madeUpGrid(method, 400, i === 0 ? allOrNone : lessSo)
  );
  const rows = rowsOf(standingsTable(judgeExplanations(all, "paper")));
  const row = (title: string): string[] => rows.find(([cell]) => cell === title)!;
  const again = row("re-predicted by members, Grad. 2");
  assert.match(again[2]!, /^−1\.0000 to −0\.[45]\d{3}$/);
  // The paper has -0.1583 and +0.2357 for randomInit, +0.2165 for bagging's BIM.
  assert.deepEqual(again.slice(3), ["+1.0000", "0.84", "0.71", "a lead"]);
  assert.equal(row("dropout left on *").slice(2).join(" "), "– – – – not measured");
  const standings = rows.map(([, , , , , , standing]) => standing);
  assert.deepEqual(
    [...new Set(standings)],
    ["a lead", "open", "excluded", "not measured"].filter(
      (standing) => standings.includes(standing),
    ),
  );
});

Deno.test("ensembles that the paper does not have are at no distance from it", () => {
  const digits = madeUpGrid("randomInit", 50, allOrNone, { dataset: "synthetic" });
  const rows = rowsOf(standingsTable(judgeExplanations([digits], "paper")));
  assert(rows.every((cells) => cells[4] === "–" && cells[5] === "–"));
});
