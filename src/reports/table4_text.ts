/** Table 4 as text, each row of ours above the paper's. */

import type { PaperTable4 } from "../evaluation/paper_table4.ts";
import { comparedTable4, TABLE4_CAPTION } from "./compared_table4.ts";
import { renderCompared } from "./compared_text.ts";
import { type Paint, PLAIN } from "./paint.ts";
import type { Results } from "./results.ts";

/**
 * Table 4 in Markdown, one table for each data set that it has rows of; an empty text if there are
 * none. A method has three lines: our accuracies, their 95 % intervals, and the paper's accuracies.
 * Bold and asterisk are set by the paper's definition ({@linkcode table4Marks}), among our numbers
 * for ours and among the paper's for the paper's. The drawn digits are shown beside the paper's
 * MNIST numbers, labelled as such.
 *
 * @param paper The paper's table, {@linkcode PAPER_TABLE4}
 * @param paint Colours for a terminal; none unless told
 *
 * @example
 * ```ts
 * import { PAPER_TABLE4, renderTable4, type Table4Row } from "ensemble-defense";
 * import assert from "assert";
 *
 * const row: Table4Row = {
 *   method: "defensiveDistillation",
 *   cifar10: { members: 10, clean: 0.7, intervals: { clean: [0.69, 0.71] } },
 * };
 * const text = renderTable4({ datasets: ["cifar10"], table4: [row] }, PAPER_TABLE4);
 * assert.match(text, /^Table 4, CIFAR-10: /);
 * assert.match(text, /defensiveDistillation \| single \| \*\*0\.7000\*\* \* \| +– +\|/);
 * assert.match(text, /paper +\| +\| +0\.7140 +\| +0\.1828 +\|/);
 * ```
 */
export function renderTable4(
  results: Pick<Results, "datasets" | "table4">,
  paper: PaperTable4,
  paint: Paint = PLAIN,
): string {
  const tables = comparedTable4(results, paper).map((table) => renderCompared(table, paint));
  return tables.length === 0 ? "" : [...tables, TABLE4_CAPTION].join("\n\n");
}
