/** The same claims, put to the paper's own tables: where does the text fit its numbers? */

import { exactEstimate } from "../evaluation/estimate.ts";
import type { PaperTable2 } from "../evaluation/paper_table2.ts";
import { type PaperTable4, paperTable4Cells } from "../evaluation/paper_table4.ts";
import { isOfTable4Alone, TABLE4_COLUMNS, table4Cell } from "../evaluation/table4_methods.ts";
import { type ClaimResult, joinClaimResults, putClaim } from "./claim.ts";
import { CLAIMS } from "./claims.ts";
import { type Evidence, judgeComparisons, type MethodCell } from "./evidence.ts";

/**
 * Puts every claim to the paper's tables. Their accuracies come without intervals, so the effect
 * alone decides, and each interval is the effect twice. Claims that the tables say nothing of have
 * no cases.
 *
 * @param table4 Without it the claims on Table 4 have no cases
 *
 * @example The paper's own numbers bear out what its text says of clean images, and of bagging
 * ```ts
 * import { claimsOnPaper, PAPER_TABLE2, PAPER_TABLE4 } from "ensemble-defense";
 * import assert from "assert";
 *
 * const claims = claimsOnPaper(PAPER_TABLE2, PAPER_TABLE4);
 * for (const id of ["C1", "C21"]) {
 *   assert.equal(claims.find((claim) => claim.id === id)?.verdict, "reproduced");
 * }
 * ```
 */
export function claimsOnPaper(table2: PaperTable2, table4?: PaperTable4): ClaimResult[] {
  const datasets = [...new Set(table2.rows.map(({ dataset }) => dataset))];
  return joinClaimResults(datasets.map((dataset) => {
    const evidence = paperEvidence(dataset, table2, table4);
    return CLAIMS.map((claim) => putClaim(claim, evidence));
  }));
}

/** One data set's accuracies as the paper prints them. */
export function paperEvidence(
  dataset: string,
  table2: PaperTable2,
  table4?: PaperTable4,
): Evidence {
  const rows = table2.rows.filter((row) => row.dataset === dataset);
  const printed = (cell: MethodCell): number | undefined => {
    const { method, column } = cell;
    if (column === "disagreement" || column === "smallerEnsemble") return undefined;
    if (isOfTable4Alone(method)) return table4 && printedIn(table4, dataset, cell);
    return rows.find((row) =>
      row.method === method && (!("attack" in cell) || row.attack === cell.attack)
    )?.[column];
  };
  const accuracy = (cell: MethodCell): number => {
    const found = printed(cell);
    if (found === undefined) {
      throw new Error(`The paper's tables have no ${cell.column} of ${cell.method} on ${dataset}`);
    }
    return found;
  };
  const evidence: Evidence = {
    dataset,
    replicates: [],
    seed: 0,
    methods: [...new Set(rows.map(({ method }) => method))],
    methodsUnder: (attack) =>
      rows.filter((row) => row.attack === attack).map(({ method }) => method),
    has: (cell) => printed(cell) !== undefined,
    estimate: (more, less) => {
      // Four printed decimals: the difference has four too, once binary rounding is undone.
      const effect = accuracy(more) - (less === undefined ? 0 : accuracy(less));
      return exactEstimate(Number(effect.toFixed(4)));
    },
    judge: (comparisons) => judgeComparisons(evidence, comparisons),
  };
  return evidence;
}

/** Table 4 prints one accuracy a column: of the ensemble, or of single networks. */
function printedIn(table: PaperTable4, dataset: string, cell: MethodCell): number | undefined {
  const attack = "attack" in cell ? cell.attack : undefined;
  const column = TABLE4_COLUMNS.find((column) => {
    const shown = table4Cell(cell.method, column);
    return shown.column === cell.column && (!("attack" in shown) || shown.attack === attack);
  });
  return column && paperTable4Cells(table, dataset, cell.method)?.[column];
}
