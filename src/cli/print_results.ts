/** What a run prints: Tables 2 and 4, the claims, what made them, and its sweeps. */

import type { Replicate } from "../evaluation/outcomes.ts";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { PAPER_TABLE4 } from "../evaluation/paper_table4.ts";
import { renderClaims } from "../reports/claims_text.ts";
import { comparedTable2 } from "../reports/compared_table2.ts";
import { comparedTable4 } from "../reports/compared_table4.ts";
import { renderProvenance } from "../reports/provenance_text.ts";
import type { Results } from "../reports/results.ts";
import { renderSweeps } from "../reports/sweep_text.ts";
import { renderTable2 } from "../reports/table2_text.ts";
import { renderTable4 } from "../reports/table4_text.ts";
import { formatTables, type TableFormat } from "../reports/table_formats.ts";
import type { Console } from "./console.ts";

/**
 * Prints the results of a run: of the tables those that have rows. In another format than `table`
 * they are all that is printed.
 */
export function printResults(
  results: Results,
  { out, paint }: Pick<Console, "out" | "paint">,
  format: TableFormat = "table",
): void {
  if (format !== "table") {
    const tables = [
      ...comparedTable2(results, PAPER_TABLE2),
      ...comparedTable4(results, PAPER_TABLE4),
    ];
    out(formatTables(tables, format));
    return;
  }
  const tables = [
    renderTable2(results, PAPER_TABLE2, paint),
    renderTable4(results, PAPER_TABLE4, paint),
  ];
  for (const table of tables.filter((text) => text !== "")) {
    out(table);
    out("");
  }
  out(renderClaims(results, paint));
  out("");
  out(renderProvenance(results));
}

/** Prints the sweeps of a run as charts, if it has any. */
export function printSweeps(
  replicates: readonly Replicate[],
  { out, paint }: Pick<Console, "out" | "paint">,
): void {
  const charts = renderSweeps(replicates, paint);
  if (charts !== "") out(`\n${charts}`);
}
