/** The same claims, put to the paper's own Table 2: where does the text fit its numbers? */

import { exactEstimate } from "../evaluation/estimate.ts";
import type { PaperTable2 } from "../evaluation/paper_table2.ts";
import { type ClaimResult, claimResult, joinClaimResults } from "./claim.ts";
import { CLAIMS } from "./claims.ts";
import { type Evidence, judgeComparisons, type MethodCell } from "./evidence.ts";

/**
 * Puts every claim to the paper's table. Its accuracies come without intervals, so the effect alone
 * decides, and each interval is the effect twice. Claims that the table says nothing of have no cases.
 *
 * @example The paper's own numbers bear out what its text says of clean images
 * ```ts
 * import { claimsOnPaper, PAPER_TABLE2 } from "ensemble-defense";
 * import assert from "assert";
 *
 * const clean = claimsOnPaper(PAPER_TABLE2).find(({ id }) => id === "C1");
 * assert.equal(clean?.verdict, "reproduced");
 * ```
 */
export function claimsOnPaper(table: PaperTable2): ClaimResult[] {
  const datasets = [...new Set(table.rows.map(({ dataset }) => dataset))];
  return joinClaimResults(datasets.map((dataset) => {
    const evidence = paperEvidence(table, dataset);
    return CLAIMS.map((claim) => claimResult(claim, claim.evaluate(evidence)));
  }));
}

/** One data set's accuracies as the paper prints them. */
export function paperEvidence(table: PaperTable2, dataset: string): Evidence {
  const rows = table.rows.filter((row) => row.dataset === dataset);
  const accuracy = (cell: MethodCell): number => {
    const row = rows.find(({ method, attack }) =>
      method === cell.method && (!("attack" in cell) || attack === cell.attack)
    );
    const { column } = cell;
    if (row === undefined || column === "disagreement" || column === "smallerEnsemble") {
      throw new Error(`The paper's table has no ${column} of ${cell.method} on ${dataset}`);
    }
    return row[column];
  };
  const evidence: Evidence = {
    dataset,
    replicates: [],
    seed: 0,
    methods: [...new Set(rows.map(({ method }) => method))],
    methodsUnder: (attack) =>
      rows.filter((row) => row.attack === attack).map(({ method }) => method),
    estimate: (more, less) => {
      // Four printed decimals: the difference has four too, once binary rounding is undone.
      const effect = accuracy(more) - (less === undefined ? 0 : accuracy(less));
      return exactEstimate(Number(effect.toFixed(4)));
    },
    judge: (comparisons) => judgeComparisons(evidence, comparisons),
  };
  return evidence;
}
