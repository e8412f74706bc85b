/** How many of the paper's accuracies a run has met, in a sentence. */

import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { type ComparedTable, sideOf } from "../reports/compared_table.ts";
import { comparedTable2 } from "../reports/compared_table2.ts";
import { datasetLabel } from "../reports/names.ts";
import type { Results } from "../reports/results.ts";

/** Both attacks see the same clean images: their accuracies are counted once. */
const CLEAN = /^Clean/;

/**
 * A line for each data set of the paper in a run's Table 2: in how many cells the paper's accuracy
 * lies inside our 95 % interval, of the clean ones and under each attack. Empty for drawn digits,
 * which the paper does not have.
 */
export function agreement(results: Pick<Results, "datasets" | "table2">): string {
  return comparedTable2(results, PAPER_TABLE2)
    .filter(({ dataset, comparedWith }) => dataset === comparedWith)
    .map(sentence).join("\n");
}

function sentence(table: ComparedTable): string {
  const attack = table.heads.indexOf("Attack");
  const first = table.rows[0]!.heads[attack];
  const parts = Map.groupBy(
    table.rows.flatMap(({ heads, cells }) =>
      cells.flatMap((cell, c) => {
        if (cell.ours === undefined || cell.paper === undefined) return [];
        if (!CLEAN.test(table.columns[c]!)) {
          return [{ part: `under ${heads[attack]}`, isInside: sideOf(cell) === undefined }];
        }
        if (heads[attack] !== first) return [];
        return [{ part: "on clean images", isInside: sideOf(cell) === undefined }];
      })
    ),
    ({ part }) => part,
  );
  const counts = Array.from(parts, ([part, cells]) => {
    const inside = cells.filter(({ isInside }) => isInside).length;
    return `${inside} of ${cells.length} ${part}`;
  });
  return `On ${
    datasetLabel(table.dataset)
  } the paper's accuracy lies inside our 95 % interval in ` +
    `${counts.join(", ")}.`;
}
