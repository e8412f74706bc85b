import assert from "assert";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { paperContradictions } from "./contradictions.ts";
import { claimsOnPaper, paperEvidence } from "./on_paper.ts";

/** How many cases of each claim Table 2 holds: both data sets or one, four methods, columns. */
const CASES: Readonly<Record<string, number>> = {
  C1: 8,
  C2: 8,
  C3: 12,
  C4: 8,
  C5: 8,
  C6: 8,
  C7: 8,
  C8: 8,
  C15: 8,
  C29: 64,
};

for (const { id, statement, cases, verdict } of claimsOnPaper(PAPER_TABLE2)) {
  const expected = CASES[id];
  if (expected === undefined) {
    Deno.test(`the paper's table says nothing of ${id}: ${statement}`, () => {
      assert.deepEqual([verdict, cases], ["inconclusive", []]);
    });
    continue;
  }
  Deno.test(`the paper's own table bears out ${id} in all its cases: ${statement}`, () => {
    assert.equal(cases.length, expected);
    assert.equal(verdict, "reproduced");
    for (const { dataset, method, on, effect, verdict, beside } of cases) {
      if (beside !== true) {
        assert.equal(verdict, "reproduced", `${dataset}, ${method} ${on}: ${effect}`);
      }
    }
  });
}

Deno.test("the paper contradicts itself in the range of C3 and in one case of C15", () => {
  assert.deepEqual(paperContradictions(PAPER_TABLE2), [
    "C3, mnist: the text says 7 % to 22 %, its table says 0.0726 to 0.1671",
    "C15, cifar10, gaussianNoise: single, FGSM - BIM is -0.011 in its table",
  ]);
});

Deno.test("a table that is changed contradicts the text in the range and the cell changed", () => {
  const rows = PAPER_TABLE2.rows.map((row) =>
    row.dataset === "cifar10" && row.attack === "bim" && row.method === "bagging"
      ? { ...row, grad2Ensemble: 0.55 }
      : row
  );
  const added = paperContradictions({ ...PAPER_TABLE2, rows })
    .filter((line) => !paperContradictions(PAPER_TABLE2).includes(line));
  assert.deepEqual(added, [
    "C29, cifar10, BIM, Grad. 2, ensemble: the text says 68 % to 73 %, " +
    "its table says 0.5500 to 0.7277",
    "C8, cifar10, bagging: Grad. 2 - Grad. 1 is -0.0115 in its table",
    "C29, cifar10, bagging, BIM, Grad. 2, ensemble, range: accuracy is 0.55 in its table",
  ]);
});

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
