/** Table 2 as data for every form of output. */

import { type Column, COLUMNS } from "../evaluation/accuracy.ts";
import { paperRow, type PaperTable2 } from "../evaluation/paper_table2.ts";
import { type ComparedTable, comparedWith } from "./compared_table.ts";
import { ATTACK_WORDS } from "./names.ts";
import type { Results } from "./results.ts";

const COLUMN_TITLES: Readonly<Record<Column, string>> = {
  cleanSingle: "Clean single",
  cleanEnsemble: "Clean ensemble",
  grad1Single: "Grad. 1 single",
  grad1Ensemble: "Grad. 1 ensemble",
  grad2Ensemble: "Grad. 2 ensemble",
};

/**
 * Table 2 of each data set that it has rows of.
 *
 * @param results Our accuracies, in [0, 1]
 * @param paper The paper's, which stand beside them: MNIST's for drawn digits
 *
 * @example The paper's first row beside itself
 * ```ts
 * import { comparedTable2, PAPER_TABLE2 } from "ensemble-defense";
 * import assert from "assert";
 *
 * const first = PAPER_TABLE2.rows[0]!;
 * const any = [0, 1] as const;
 * const clean = { cleanSingle: any, cleanEnsemble: any };
 * const intervals = { ...clean, grad1Single: any, grad1Ensemble: any, grad2Ensemble: any };
 * const results = { datasets: ["mnist"], table2: [{ ...first, members: 10, intervals }] };
 * const [table] = comparedTable2(results, PAPER_TABLE2);
 * assert.deepEqual(table?.rows[0]?.heads, ["FGSM", "randomInit"]);
 * assert.deepEqual(table?.rows[0]?.cells[0], { ours: 0.9912, interval: [0, 1], paper: 0.9912 });
 * ```
 */
export function comparedTable2(
  { datasets, table2 }: Pick<Results, "datasets" | "table2">,
  paper: PaperTable2,
): ComparedTable[] {
  return datasets.flatMap((dataset) => {
    const rows = table2.filter((row) => row.dataset === dataset);
    if (rows.length === 0) return [];
    return [{
      name: "Table 2",
      dataset,
      comparedWith: comparedWith(dataset),
      heads: ["Attack", "Method"],
      columns: COLUMNS.map((column) => COLUMN_TITLES[column]),
      rows: rows.map((row) => {
        const printed = paperRow(paper, comparedWith(dataset), row.attack, row.method);
        return {
          heads: [ATTACK_WORDS[row.attack], row.method],
          cells: COLUMNS.map((column) => ({
            ours: row[column],
            interval: row.intervals[column],
            ...(printed && { paper: printed[column] }),
          })),
        };
      }),
    }];
  });
}
