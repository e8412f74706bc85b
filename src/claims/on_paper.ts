/** The same claims, put to the paper's own Table 2: where does the text fit its numbers? */

import type { PaperTable2 } from "../evaluation/paper_table2.ts";
import {
  type ClaimResult,
  claimResult,
  type Evidence,
  joinClaimResults,
  type MethodCell,
} from "./claim.ts";
import { CLAIMS } from "./claims.ts";
import { decideExactly } from "./decision.ts";

/**
 * Puts every claim to the paper's table. Its accuracies come without intervals, so the effect alone
 * decides, and each interval is the effect twice.
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
    if (row === undefined) {
      throw new Error(`The paper's table has no ${cell.column} of ${cell.method} on ${dataset}`);
    }
    return row[cell.column];
  };
  return {
    dataset,
    methods: [...new Set(rows.map(({ method }) => method))],
    methodsUnder: (attack) =>
      rows.filter((row) => row.attack === attack).map(({ method }) => method),
    judge: (comparisons) =>
      comparisons.map(({ method, more, less, above, below }) => {
        // Four printed decimals: the difference has four too, once binary rounding is undone.
        const effect = Number((accuracy(more) - accuracy(less)).toFixed(4));
        const verdict = decideExactly(effect, above, below);
        return { dataset, method, effect, interval: [effect, effect], verdict };
      }),
  };
}
