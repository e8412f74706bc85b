/** Where the paper's text and its own Table 2 disagree. */

import type { Column } from "../evaluation/accuracy.ts";
import type { PaperRow, PaperTable2 } from "../evaluation/paper_table2.ts";
import { caseName } from "./compare.ts";
import { claimsOnPaper } from "./on_paper.ts";
import { STATED_ACCURACIES, type StatedRange } from "./stated_ranges.ts";
import { BIM_GAIN, FGSM_GAIN } from "./table2_claims.ts";

/**
 * Lists, one line each, the cases in which the table says otherwise than the text, and the ranges
 * whose stated ends are not those of the table (to the whole percent).
 *
 * @example
 * ```ts
 * import { PAPER_TABLE2, paperContradictions } from "ensemble-defense";
 * import assert from "assert";
 *
 * const [c3] = paperContradictions(PAPER_TABLE2);
 * assert.equal(c3, "C3, mnist: the text says 7 % to 22 %, its table says 0.0726 to 0.1671");
 * ```
 */
export function paperContradictions(table: PaperTable2): string[] {
  const gain = (attack: string, ...columns: Column[]): number[] =>
    table.rows.filter((row) => row.dataset === "mnist" && row.attack === attack).flatMap((row) =>
      columns.map((column) => row[column] - row.grad1Single)
    );
  const ranges = [
    ends("C3, mnist", FGSM_GAIN, gain("fgsm", "grad2Ensemble")),
    ends("C7, mnist", BIM_GAIN, gain("bim", "grad1Ensemble", "grad2Ensemble")),
    ...STATED_ACCURACIES.filter(({ isAttained }) => isAttained).flatMap((stated) => {
      const { dataset, cell, on, includes } = stated;
      const isMeant = (row: PaperRow): boolean =>
        row.dataset === dataset && includes(row.method) &&
        (!("attack" in cell) || row.attack === cell.attack);
      const values = table.rows.filter(isMeant).map((row) => row[cell.column]);
      return ends(`C29, ${dataset}, ${on}`, stated, values);
    }),
  ].flat();
  const cases = claimsOnPaper(table).flatMap(({ id, cases }) =>
    cases.filter(({ verdict }) => verdict !== "reproduced").map((one) =>
      `${id}, ${caseName(one)}: ${one.quantity} is ${one.effect} in its table`
    )
  );
  return [...ranges, ...cases];
}

/** A line if the lowest or the highest value does not round to the stated end. */
function ends(
  name: string,
  { range: [low, high] }: StatedRange,
  values: readonly number[],
): string[] {
  if (values.length === 0) return [];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const percent = (share: number): number => Math.round(100 * share);
  if (percent(least) === percent(low) && percent(most) === percent(high)) return [];
  return [
    `${name}: the text says ${percent(low)} % to ${percent(high)} %, ` +
    `its table says ${least.toFixed(4)} to ${most.toFixed(4)}`,
  ];
}
