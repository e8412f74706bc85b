/** A compared table as text: three lines for each of its rows. */

import { markdownTable } from "markdown-table";
import type { ComparedRow, ComparedTable, Marks } from "./compared_table.ts";
import { datasetLabel } from "./names.ts";
import { fraction, fractionRange, NOTHING } from "./numbers.ts";

/**
 * A table in Markdown below its title: our accuracies, their 95 % intervals, the paper's. All are
 * fractions with four decimals, so digits stand below digits, whether or not they have marks.
 */
export function renderCompared(table: ComparedTable): string {
  const { heads, columns, rows, dataset } = table;
  const paperLabel = `  paper${
    table.comparedWith === dataset ? "" : ` (${datasetLabel(table.comparedWith)})`
  }`;
  const method = heads.indexOf("Method");
  const named = (label: string): string[] => heads.map((_, h) => h === method ? label : "");
  const lines = rows.flatMap((row) => [
    [...row.heads, ...ourCells(row, table)],
    [...named("  95 %"), ...intervalCells(row, table)],
    [...named(paperLabel), ...paperCells(row, table)],
  ]);
  const align = [...heads.map(() => "l"), ...columns.map(() => "r")];
  const title = `${table.name}, ${
    datasetLabel(dataset)
  }: accuracy, its 95 % interval, the paper's accuracy`;
  return `${title}\n\n${markdownTable([[...heads, ...columns], ...lines], { align })}`;
}

function ourCells({ cells }: ComparedRow, table: ComparedTable): string[] {
  return cells.map(({ ours, ourMarks }) => marked(ours, ourMarks, table));
}

function intervalCells({ cells }: ComparedRow, table: ComparedTable): string[] {
  return cells.map(({ interval }) =>
    interval === undefined ? padded(NOTHING, table) : fractionRange(interval)
  );
}

function paperCells({ cells }: ComparedRow, table: ComparedTable): string[] {
  return cells.map(({ paper, paperMarks }) => marked(paper, paperMarks, table));
}

/** Room for the marks is kept where there are none, so that digits stand below digits. */
function marked(value: number | undefined, marks: Marks | undefined, table: ComparedTable): string {
  if (value === undefined) return padded(NOTHING, table);
  if (marks === undefined) return fraction(value);
  const bold = marks.bold ? "**" : "  ";
  return `${bold}${fraction(value)}${bold}${marks.asterisk ? " *" : "  "}`;
}

function padded(text: string, { name }: ComparedTable): string {
  return name === "Table 4" ? `${text}    ` : text;
}
