/** What a run prints: Tables 2 and 4, the claims, and what made them. */

import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { PAPER_TABLE4 } from "../evaluation/paper_table4.ts";
import { renderClaims } from "../reports/claims_text.ts";
import { renderProvenance } from "../reports/provenance_text.ts";
import type { Results } from "../reports/results.ts";
import { renderTable2 } from "../reports/table2_text.ts";
import { renderTable4 } from "../reports/table4_text.ts";

/** Prints the results of a run: of the tables those that have rows. */
export function printResults(results: Results, out: (text: string) => void): void {
  const tables = [renderTable2(results, PAPER_TABLE2), renderTable4(results, PAPER_TABLE4)];
  for (const table of tables.filter((text) => text !== "")) {
    out(table);
    out("");
  }
  out(renderClaims(results));
  out("");
  out(renderProvenance(results));
}
