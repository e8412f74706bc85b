/** Table 2 as data for every form of output. */

import { type Column, COLUMNS } from "../evaluation/accuracy.ts";
import { paperRow, type PaperTable2 } from "../evaluation/paper_table2.ts";
import { type ComparedTable, comparedWith } from "./compared_table.ts";
import { ATTACK_LABELS } from "./names.ts";
import type { Results } from "./results.ts";

const COLUMN_TITLES: Readonly<Record<Column, string>> = {
  cleanSingle: "Clean single",
  cleanEnsemble: "Clean ensemble",
  grad1Single: "Grad. 1 single",
  grad1Ensemble: "Grad. 1 ensemble",
  grad2Ensemble: "Grad. 2 ensemble",
};

/** Table 2 of each data set that it has rows of. */
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
          heads: [ATTACK_LABELS[row.attack], row.method],
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
