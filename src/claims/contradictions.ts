/** Where the paper's text and its own tables disagree. */

import type { Column } from "../evaluation/accuracy.ts";
import { type PaperRow, paperRow, type PaperTable2 } from "../evaluation/paper_table2.ts";
import {
  PAPER_TABLE4_DATASETS,
  type PaperTable4,
  paperTable4Cells,
} from "../evaluation/paper_table4.ts";
import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import { TABLE4_COLUMNS, table4Cell } from "../evaluation/table4_methods.ts";
import { caseName } from "./compare.ts";
import { claimsOnPaper } from "./on_paper.ts";
import { STATED_ACCURACIES, type StatedRange } from "./stated_ranges.ts";
import { BIM_GAIN, FGSM_GAIN } from "./table2_claims.ts";
import { ATTACK_WORDS } from "./words.ts";

/**
 * Lists, one line each, the cases in which the tables say otherwise than the text, the ranges whose
 * stated ends are not those of Table 2 (to the whole percent), cells that both tables have and that
 * differ, and attacks to which adversarial training leaves a network no more robust than plain
 * training does, although it "iteratively increases the robustness" (section 4.3).
 *
 * @param table4 Without it Table 2 alone is looked at
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
export function paperContradictions(table2: PaperTable2, table4?: PaperTable4): string[] {
  const cases = claimsOnPaper(table2, table4).flatMap(({ id, cases }) =>
    cases.filter(({ verdict }) => verdict !== "reproduced").map((one) =>
      `${id}, ${caseName(one)}: ${one.quantity} is ${one.effect} in its table`
    )
  );
  return [
    ...rangeLines(table2),
    ...cases,
    ...table4 === undefined ? [] : [...bothTables(table2, table4), ...noGain(table2, table4)],
  ];
}

function rangeLines(table: PaperTable2): string[] {
  const gain = (attack: string, ...columns: Column[]): number[] =>
    table.rows.filter((row) => row.dataset === "mnist" && row.attack === attack).flatMap((row) =>
      columns.map((column) => row[column] - row.grad1Single)
    );
  return [
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
}

/** Bagging is in both tables. */
function bothTables(table2: PaperTable2, table4: PaperTable4): string[] {
  return PAPER_TABLE4_DATASETS.flatMap((dataset) =>
    TABLE4_COLUMNS.flatMap((column) => {
      const cell = table4Cell("bagging", column);
      const attack = "attack" in cell ? cell.attack : "fgsm";
      const there = paperRow(table2, dataset, attack, "bagging")?.[cell.column];
      const here = paperTable4Cells(table4, dataset, "bagging")?.[column];
      return there === here
        ? []
        : [`bagging, ${dataset}, ${column}: Table 2 says ${there}, Table 4 says ${here}`];
    })
  );
}

/** Networks with adversarial training beside plain ones, each under its own gradient. */
function noGain(table2: PaperTable2, table4: PaperTable4): string[] {
  return PAPER_TABLE4_DATASETS.flatMap((dataset) =>
    ATTACK_NAMES.flatMap((attack) => {
      const trained = paperTable4Cells(table4, dataset, "adversarialTraining")?.[attack];
      const plain = paperRow(table2, dataset, attack, "randomInit")?.grad1Single;
      if (trained === undefined || plain === undefined || trained > plain) return [];
      return [
        `section 4.3, ${dataset}, ${
          ATTACK_WORDS[attack]
        }: the text says that adversarial training ` +
        `increases the robustness, its tables say ${trained} after ${plain} without`,
      ];
    })
  );
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
