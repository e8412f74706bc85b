import assert from "assert";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { claimsOnPaper, paperEvidence } from "./on_paper.ts";

for (const { id, statement, cases } of claimsOnPaper(PAPER_TABLE2)) {
  Deno.test(`the paper's own table bears out ${id} in all eight cases: ${statement}`, () => {
    assert.equal(cases.length, 8);
    for (const { dataset, method, effect, verdict } of cases) {
      assert.equal(verdict, "reproduced", `${dataset}, ${method}: ${effect}`);
    }
  });
}

Deno.test("the paper's MNIST gains on clean images are the differences of its columns", () => {
  const c1 = claimsOnPaper(PAPER_TABLE2).find(({ id }) => id === "C1");
  const gains = c1!.cases.filter(({ dataset }) => dataset === "mnist").map(({ effect }) => effect);
  assert.deepEqual(gains, [0.003, 0.0024, 0.0027, 0.0022]);
});

Deno.test("claims on the paper's table have no readings and intervals of no width", () => {
  for (const { cases } of claimsOnPaper(PAPER_TABLE2)) {
    for (const one of cases) {
      assert(!("reading" in one));
      assert.deepEqual(one.interval, [one.effect, one.effect]);
    }
  }
});

Deno.test("a table with single and ensemble swapped contradicts C1", () => {
  const rows = PAPER_TABLE2.rows.map((row) => ({
    ...row,
    cleanSingle: row.cleanEnsemble,
    cleanEnsemble: row.cleanSingle,
  }));
  const [c1] = claimsOnPaper({ ...PAPER_TABLE2, rows });
  assert.equal(c1!.verdict, "refuted");
});

Deno.test("a cell that the paper's table lacks is named", () => {
  const evidence = paperEvidence(PAPER_TABLE2, "mnist");
  const cell = { method: "voting", column: "cleanEnsemble" } as const;
  assert.throws(
    () => evidence.judge([{ method: "voting", more: cell, less: cell, above: 0, below: 1 }]),
    { message: "The paper's table has no cleanEnsemble of voting on mnist" },
  );
});
