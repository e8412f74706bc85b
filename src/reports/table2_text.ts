/** Table 2 as text, each row of ours above the paper's. */

import type { PaperTable2 } from "../evaluation/paper_table2.ts";
import { comparedTable2 } from "./compared_table2.ts";
import { renderCompared } from "./compared_text.ts";
import { type Paint, PLAIN } from "./paint.ts";
import type { Results } from "./results.ts";

/**
 * Table 2 in Markdown, one table for each data set that it has rows of. A method has three lines
 * under each attack: our accuracies, their 95 % intervals, and the paper's accuracies. All are
 * fractions with four decimals, so digits stand below digits; the table is 115 columns wide.
 *
 * The drawn digits are shown beside the paper's MNIST numbers, labelled as such. Where the paper
 * has no such row there is a dash.
 *
 * @param paper The paper's table, {@linkcode PAPER_TABLE2}
 * @param paint Colours for a terminal; none unless told
 *
 * @example
 * ```ts
 * import { PAPER_TABLE2, renderTable2, type Table2Row } from "ensemble-defense";
 * import assert from "assert";
 *
 * const intervals = {
 *   cleanSingle: [0.97, 0.98],
 *   cleanEnsemble: [0.98, 0.99],
 *   grad1Single: [0.3, 0.4],
 *   grad1Ensemble: [0.5, 0.6],
 *   grad2Ensemble: [0.4, 0.5],
 * } as const;
 * const row: Table2Row = {
 *   dataset: "mnist",
 *   attack: "fgsm",
 *   method: "bagging",
 *   members: 5,
 *   cleanSingle: 0.975,
 *   cleanEnsemble: 0.985,
 *   grad1Single: 0.35,
 *   grad1Ensemble: 0.55,
 *   grad2Ensemble: 0.45,
 *   intervals,
 * };
 * const text = renderTable2({ datasets: ["mnist"], table2: [row] }, PAPER_TABLE2);
 * assert.match(text, /bagging +\| +0\.9750 \| +0\.9850/);
 * assert.match(text, /95 % +\| +\.9700–\.9800 \| +\.9800–\.9900/);
 * assert.match(text, /paper +\| +0\.9900 \| +0\.9927/);
 * ```
 */
export function renderTable2(
  results: Pick<Results, "datasets" | "table2">,
  paper: PaperTable2,
  paint: Paint = PLAIN,
): string {
  return comparedTable2(results, paper).map((table) => renderCompared(table, paint)).join("\n\n");
}
