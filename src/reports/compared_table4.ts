/** Table 4 as data for every form of output. */

import type { DatasetName } from "../data/dataset.ts";
import { type PaperTable4, paperTable4Cells } from "../evaluation/paper_table4.ts";
import type { Table4Row } from "../evaluation/table4.ts";
import { type Table4Marks, table4Marks } from "../evaluation/table4_marks.ts";
import { TABLE4_COLUMNS, TABLE4_METHODS, type Table4Column } from "../evaluation/table4_methods.ts";
import {
  type ComparedCell,
  type ComparedTable,
  comparedWith,
  type Marks,
} from "./compared_table.ts";
import { ATTACK_WORDS } from "./names.ts";
import type { Results } from "./results.ts";

/** What a reader of Table 4 has to know. */
export const TABLE4_CAPTION =
  "Ensembles are attacked with Grad. 2, single networks each with its own gradient (the mean over " +
  "them).\nBold: the best of the first three methods; asterisk: the best of all, combinations " +
  "included.";

const COLUMN_TITLES: Readonly<Record<Table4Column, string>> = { clean: "Clean", ...ATTACK_WORDS };

type AllMarks = Readonly<Record<Table4Column, Table4Marks>>;
type Accuracies = Readonly<Partial<Record<Table4Column, number>>>;

/**
 * Table 4 of each data set that it has rows of. Marks are set by the paper's definition
 * ({@linkcode table4Marks}), among our numbers for ours and among the paper's for the paper's.
 *
 * @param results Our accuracies, in [0, 1]
 * @param paper The paper's, which stand beside them: MNIST's for drawn digits
 *
 * @example What was not measured has the paper's number alone
 * ```ts
 * import { comparedTable4, PAPER_TABLE4 } from "ensemble-defense";
 * import assert from "assert";
 *
 * const mnist = { members: 10, clean: 0.99, intervals: { clean: [0.98, 1] as const } };
 * const results = { datasets: ["mnist"], table4: [{ method: "bagging", mnist }] };
 * const [table] = comparedTable4(results, PAPER_TABLE4);
 * const [clean, fgsm] = table!.rows[0]!.cells;
 * assert.deepEqual([clean?.ours, clean?.paper], [0.99, 0.9927]);
 * assert.deepEqual([fgsm?.ours, fgsm?.paper], [undefined, 0.5716]);
 * ```
 */
export function comparedTable4(
  { datasets, table4 }: Pick<Results, "datasets" | "table4">,
  paper: PaperTable4,
): ComparedTable[] {
  return (datasets as DatasetName[]).flatMap((dataset) => {
    const rows = table4.filter((row) => row[dataset] !== undefined);
    return rows.length === 0 ? [] : [tableOf(dataset, rows, paper)];
  });
}

function tableOf(
  dataset: DatasetName,
  rows: readonly Table4Row[],
  paper: PaperTable4,
): ComparedTable {
  const printed = (method: string): Accuracies =>
    paperTable4Cells(paper, comparedWith(dataset), method) ?? {};
  const ourMarks = marksOf(rows.map((row) => [row.method, row[dataset]!]));
  const paperMarks = marksOf(paper.rows.map(({ method }) => [method, printed(method)]));
  return {
    name: "Table 4",
    dataset,
    comparedWith: comparedWith(dataset),
    heads: ["Method", "Of"],
    columns: TABLE4_COLUMNS.map((column) => COLUMN_TITLES[column]),
    rows: rows.map((row) => {
      const { method } = row;
      const { intervals, ...ours } = row[dataset]!;
      return {
        heads: [method, TABLE4_METHODS.find((one) => one.method === method)?.of ?? ""],
        cells: TABLE4_COLUMNS.map((column): ComparedCell => {
          const [value, interval, theirs] = [
            ours[column],
            intervals[column],
            printed(method)[column],
          ];
          return {
            ...(value !== undefined && { ours: value, ourMarks: marks(ourMarks[column], method) }),
            ...(interval && { interval }),
            ...(theirs !== undefined &&
              { paper: theirs, paperMarks: marks(paperMarks[column], method) }),
          };
        }),
      };
    }),
    note: TABLE4_CAPTION,
  };
}

function marks({ bold, asterisk }: Table4Marks, method: string): Marks {
  return { bold: bold.includes(method), asterisk: asterisk.includes(method) };
}

function marksOf(rows: readonly (readonly [string, Accuracies])[]): AllMarks {
  const marks = (column: Table4Column): Table4Marks =>
    table4Marks(rows.flatMap(([method, accuracies]) => {
      const accuracy = accuracies[column];
      return accuracy === undefined ? [] : [{ method, accuracy }];
    }));
  return { clean: marks("clean"), fgsm: marks("fgsm"), bim: marks("bim") };
}
