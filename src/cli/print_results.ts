/** What a run prints: Table 2, the claims, and what made them. */

import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { renderClaims } from "../reports/claims_text.ts";
import { renderProvenance } from "../reports/provenance_text.ts";
import type { Results } from "../reports/results.ts";
import { renderTable2 } from "../reports/table2_text.ts";

/** Prints the results of a run. */
export function printResults(results: Results, out: (text: string) => void): void {
  out(renderTable2(results, PAPER_TABLE2));
  out("");
  out(renderClaims(results));
  out("");
  out(renderProvenance(results));
}
