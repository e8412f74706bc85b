/** A compared table as text: three lines for each of its rows, two without the paper's. */

import { stripVTControlCharacters } from "node:util";
import { markdownTable } from "markdown-table";
import { type ComparedRow, type ComparedTable, type Marks, sideOf } from "./compared_table.ts";
import { datasetLabel } from "./names.ts";
import { fraction, fractionRange, NOTHING } from "./numbers.ts";
import { type Paint, PLAIN } from "./paint.ts";

/**
 * A table in Markdown below its title: our accuracies, their 95 % intervals, the paper's. All are
 * fractions with four decimals, so digits stand below digits, whether or not they have marks.
 *
 * @param paint Colours ours where the paper's number lies outside our interval
 */
export function renderCompared(table: ComparedTable, paint: Paint = PLAIN): string {
  const { heads, columns, rows, dataset, comparedWith } = table;
  const paperLabel = comparedWith === undefined || comparedWith === dataset
    ? "  paper"
    : `  paper (${datasetLabel(comparedWith)})`;
  const method = heads.indexOf("Method");
  const named = (label: string): string[] => heads.map((_, h) => h === method ? label : "");
  const lines = rows.flatMap((row) => [
    [...row.heads, ...ourCells(row, table, paint)],
    ...[
      [...named("  95 %"), ...intervalCells(row, table)],
      ...(comparedWith === undefined ? [] : [[...named(paperLabel), ...paperCells(row, table)]]),
    ].map((line) => line.map((cell) => cell === "" ? cell : paint(cell, "aside"))),
  ]);
  const align = [...heads.map(() => "l"), ...columns.map(() => "r")];
  const title = `${table.name}, ${datasetLabel(dataset)}: accuracy, its 95 % interval${
    comparedWith === undefined ? "" : ", the paper's accuracy"
  }`;
  return `${title}\n\n${
    markdownTable([[...heads, ...columns], ...lines], { align, stringLength })
  }`;
}

/** What a text takes in a terminal: colours take nothing. */
export function stringLength(text: string): number {
  return stripVTControlCharacters(text).length;
}

function ourCells({ cells }: ComparedRow, table: ComparedTable, paint: Paint): string[] {
  return cells.map((cell) => {
    const text = marked(cell.ours, cell.ourMarks, table);
    const side = sideOf(cell);
    return side === undefined ? text : paint(text, side);
  });
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
