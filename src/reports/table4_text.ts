/** Table 4 as text, each row of ours above the paper's. */

import { markdownTable } from "markdown-table";
import type { DatasetName } from "../data/dataset.ts";
import { type PaperTable4, paperTable4Cells } from "../evaluation/paper_table4.ts";
import type { Table4Cells, Table4Row } from "../evaluation/table4.ts";
import { type Table4Marks, table4Marks } from "../evaluation/table4_marks.ts";
import { TABLE4_COLUMNS, TABLE4_METHODS, type Table4Column } from "../evaluation/table4_methods.ts";
import { datasetLabel } from "./names.ts";
import { fraction, fractionRange, NOTHING } from "./numbers.ts";
import type { Results } from "./results.ts";

const HEADER: readonly string[] = ["Method", "Of", "Clean", "FGSM", "BIM"];
const ALIGN: readonly string[] = ["l", "l", "r", "r", "r"];

const CAPTION =
  "Ensembles are attacked with Grad. 2, single networks each with its own gradient (the mean over " +
  "them).\nBold: the best of the first three methods; asterisk: the best of all, combinations " +
  "included.";

type Marks = Readonly<Record<Table4Column, Table4Marks>>;
type Accuracies = Readonly<Partial<Record<Table4Column, number>>>;

/**
 * Table 4 in Markdown, one table for each data set that it has rows of; an empty text if there are
 * none. A method has three lines: our accuracies, their 95 % intervals, and the paper's accuracies.
 * Bold and asterisk are set by the paper's definition ({@linkcode table4Marks}), among our numbers
 * for ours and among the paper's for the paper's. The drawn digits are shown beside the paper's
 * MNIST numbers, labelled as such.
 *
 * @param paper The paper's table, {@linkcode PAPER_TABLE4}
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
  { datasets, table4 }: Pick<Results, "datasets" | "table4">,
  paper: PaperTable4,
): string {
  const tables = (datasets as DatasetName[]).flatMap((dataset) => {
    const rows = table4.filter((row) => row[dataset] !== undefined);
    return rows.length === 0 ? [] : [renderDataset(dataset, rows, paper)];
  });
  return tables.length === 0 ? "" : [...tables, CAPTION].join("\n\n");
}

function renderDataset(
  dataset: DatasetName,
  rows: readonly Table4Row[],
  paper: PaperTable4,
): string {
  const comparedWith = dataset === "synthetic" ? "mnist" : dataset;
  const paperLabel = comparedWith === dataset ? "  paper" : `  paper (${datasetLabel("mnist")})`;
  const printed = (method: string): Accuracies =>
    paperTable4Cells(paper, comparedWith, method) ?? {};
  const ourMarks = marksOf(rows.map((row) => [row.method, row[dataset]!]));
  const paperMarks = marksOf(paper.rows.map(({ method }) => [method, printed(method)]));
  const lines = rows.flatMap((row) => {
    const { method } = row;
    return [
      [method, ofWhat(method), ...accuracyCells(method, row[dataset]!, ourMarks)],
      ["  95 %", "", ...intervalCells(row[dataset]!)],
      [paperLabel, "", ...accuracyCells(method, printed(method), paperMarks)],
    ];
  });
  return `Table 4, ${
    datasetLabel(dataset)
  }: accuracy, its 95 % interval, the paper's accuracy\n\n` +
    markdownTable([HEADER, ...lines], { align: ALIGN });
}

function ofWhat(method: string): string {
  return TABLE4_METHODS.find((row) => row.method === method)?.of ?? "";
}

function marksOf(rows: readonly (readonly [string, Accuracies])[]): Marks {
  const marks = (column: Table4Column): Table4Marks =>
    table4Marks(rows.flatMap(([method, accuracies]) => {
      const accuracy = accuracies[column];
      return accuracy === undefined ? [] : [{ method, accuracy }];
    }));
  return { clean: marks("clean"), fgsm: marks("fgsm"), bim: marks("bim") };
}

/** Room for the marks is kept where there are none, so that digits stand below digits. */
function accuracyCells(method: string, accuracies: Accuracies, marks: Marks): string[] {
  return TABLE4_COLUMNS.map((column) => {
    const accuracy = accuracies[column];
    if (accuracy === undefined) return `${NOTHING}    `;
    const bold = marks[column].bold.includes(method) ? "**" : "  ";
    const asterisk = marks[column].asterisk.includes(method) ? " *" : "  ";
    return `${bold}${fraction(accuracy)}${bold}${asterisk}`;
  });
}

function intervalCells({ intervals }: Table4Cells): string[] {
  return TABLE4_COLUMNS.map((column) => {
    const interval = intervals[column];
    return interval === undefined ? `${NOTHING}    ` : fractionRange(interval);
  });
}
