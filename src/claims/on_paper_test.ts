import assert from "assert";
import { PAPER_TABLE2, type PaperTable2 } from "../evaluation/paper_table2.ts";
import { PAPER_TABLE4, type PaperTable4 } from "../evaluation/paper_table4.ts";
import { paperContradictions } from "./contradictions.ts";
import { claimsOnPaper, paperEvidence } from "./on_paper.ts";

/** How many cases of each claim the tables hold: both data sets or one, methods, columns. */
const CASES: Readonly<Record<string, number>> = {
  C1: 8,
  C2: 8,
  C3: 12,
  C4: 8,
  C5: 8,
  C6: 8,
  C7: 8,
  C8: 8,
  C10: 24,
  C11: 4,
  C12: 12,
  C13: 4,
  C14: 4,
  C15: 8,
  C20: 9,
  C21: 12,
  C22: 8,
  C23: 4,
  C24: 6,
  C25: 2,
  C26: 2,
  C28: 12,
  C29: 64,
};

for (const { id, statement, cases, verdict } of claimsOnPaper(PAPER_TABLE2, PAPER_TABLE4)) {
  const expected = CASES[id];
  if (expected === undefined) {
    Deno.test(`the paper's tables say nothing of ${id}: ${statement}`, () => {
      assert.deepEqual([verdict, cases], ["inconclusive", []]);
    });
    continue;
  }
  Deno.test(`the paper's own tables bear out ${id} in all its cases: ${statement}`, () => {
    assert.equal(cases.length, expected);
    assert.equal(verdict, "reproduced");
    for (const { dataset, method, on, effect, verdict, beside } of cases) {
      if (beside !== true) {
        assert.equal(verdict, "reproduced", `${dataset}, ${method} ${on}: ${effect}`);
      }
    }
  });
}

Deno.test("the paper contradicts itself in C3's range, single cases and what it says of AT", () => {
  assert.deepEqual(paperContradictions(PAPER_TABLE2, PAPER_TABLE4), [
    "C3, mnist: the text says 7 % to 22 %, its table says 0.0726 to 0.1671",
    "C11, cifar10, bagging, clean, ensemble vs mixedModels: bagging - other is 0.0015 in its table",
    "C15, cifar10, gaussianNoise: single, FGSM - BIM is -0.011 in its table",
    "C22, mnist, adversarialTraining, vs single of bagging: defence - bagging, single is 0.0002 in " +
    "its table",
    "section 4.3, mnist, FGSM: the text says that adversarial training increases the robustness, " +
    "its tables say 0.3586 after 0.3791 without",
    "section 4.3, cifar10, FGSM: the text says that adversarial training increases the robustness, " +
    "its tables say 0.1778 after 0.1778 without",
  ]);
});

/** The contradictions that changed tables add. */
function added(table2: PaperTable2, table4: PaperTable4): string[] {
  const before = paperContradictions(PAPER_TABLE2, PAPER_TABLE4);
  return paperContradictions(table2, table4).filter((line) => !before.includes(line));
}

Deno.test("a Table 2 that is changed contradicts the text in the range and the cell changed", () => {
  const rows = PAPER_TABLE2.rows.map((row) =>
    row.dataset === "cifar10" && row.attack === "bim" && row.method === "bagging"
      ? { ...row, grad2Ensemble: 0.55 }
      : row
  );
  assert.deepEqual(added({ ...PAPER_TABLE2, rows }, PAPER_TABLE4), [
    "C29, cifar10, BIM, Grad. 2, ensemble: the text says 68 % to 73 %, " +
    "its table says 0.5500 to 0.7277",
    "C8, cifar10, bagging: Grad. 2 - Grad. 1 is -0.0115 in its table",
    "C10, cifar10, bagging, BIM, Grad. 2, ensemble vs randomInit: bagging - other is -0.1326 in " +
    "its table",
    "C10, cifar10, bagging, BIM, Grad. 2, ensemble vs mixedModels: bagging - other is -0.1268 in " +
    "its table",
    "C20, cifar10, all, C8: Grad. 2 - Grad. 1 is -0.0115 in its table",
    "C20, cifar10, all, C10: bagging - other is -0.1326 in its table",
    "C23, cifar10, bagging, BIM: bagging - other is -0.1517 in its table",
    "C29, cifar10, bagging, BIM, Grad. 2, ensemble, range: accuracy is 0.55 in its table",
    "bagging, cifar10, bim: Table 2 says 0.55, Table 4 says 0.7166",
  ]);
});

Deno.test("a Table 4 that is changed contradicts the text in the cell changed", () => {
  const rows = PAPER_TABLE4.rows.map((row) =>
    row.method === "adversarialTraining" ? { ...row, cifar10: { ...row.cifar10, bim: 0.1 } } : row
  );
  assert.deepEqual(added(PAPER_TABLE2, { ...PAPER_TABLE4, rows }), [
    "section 4.3, cifar10, BIM: the text says that adversarial training increases the robustness, " +
    "its tables say 0.1 after 0.1192 without",
  ]);
});

Deno.test("the paper's MNIST gains on clean images are the differences of its columns", () => {
  const c1 = claimsOnPaper(PAPER_TABLE2).find(({ id }) => id === "C1");
  const gains = c1!.cases.filter(({ dataset }) => dataset === "mnist").map(({ effect }) => effect);
  assert.deepEqual(gains, [0.003, 0.0024, 0.0027, 0.0022]);
});

Deno.test("claims on Table 4 have no case without it", () => {
  for (const { id, cases } of claimsOnPaper(PAPER_TABLE2)) {
    if (/^C2[1-8]$/.test(id)) assert.deepEqual(cases, [], id);
  }
});

Deno.test("claims on the paper's tables have no readings and intervals of no width", () => {
  for (const { cases } of claimsOnPaper(PAPER_TABLE2, PAPER_TABLE4)) {
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
  const evidence = paperEvidence("mnist", PAPER_TABLE2);
  const cell = { method: "voting", column: "cleanEnsemble" } as const;
  assert.throws(
    () => evidence.judge([{ method: "voting", more: cell, less: cell, above: 0, below: 1 }]),
    { message: "The paper's tables have no cleanEnsemble of voting on mnist" },
  );
});
