/** Tables 2, 4 and X for other programs and for papers. */

import type { ComparedCell, ComparedTable } from "./compared_table.ts";
import { renderCompared } from "./compared_text.ts";
import { renderLatex } from "./table_latex.ts";

/** What tables can be printed as. */
export const TABLE_FORMATS = ["table", "json", "csv", "markdown", "latex"] as const;

/** A form of tables; `table` is the text that a run prints, with everything else in it. */
export type TableFormat = typeof TABLE_FORMATS[number];

/**
 * Tables in a form.
 *
 * - `json`: a list of tables, each with its rows, each with an object for each column
 * - `csv`: a line for each accuracy, below a line of names (RFC 4180)
 * - `markdown`: below a heading each
 * - `latex`: a `table` each, for the package `booktabs`
 *
 * Accuracies are fractions in [0, 1], in JSON and CSV with all their digits; what was not measured
 * is absent (JSON) or empty (CSV).
 *
 * @example
 * ```ts
 * import { formatTables } from "ensemble-defense";
 * import assert from "assert";
 *
 * const text = formatTables([{
 *   name: "Table 4",
 *   dataset: "mnist",
 *   comparedWith: "mnist",
 *   heads: ["Method", "Of"],
 *   columns: ["Clean"],
 *   rows: [{ heads: ["bagging", "ensemble"], cells: [{ ours: 0.98, paper: 0.9927 }] }],
 * }], "csv");
 * assert.equal(
 *   text,
 *   "table,dataset,attack,method,of,column,ours,low,high,paper,paper_dataset\n" +
 *     "Table 4,mnist,,bagging,ensemble,Clean,0.98,,,0.9927,mnist",
 * );
 * ```
 */
export function formatTables(
  tables: readonly ComparedTable[],
  format: Exclude<TableFormat, "table">,
): string {
  switch (format) {
    case "json":
      return JSON.stringify(tables.map(jsonTable), null, 2);
    case "csv":
      return [CSV_HEAD.join(","), ...tables.flatMap(csvLines)].join("\n");
    case "markdown":
      return tables.map((table) => `### ${renderCompared(table)}`).join("\n\n");
    case "latex":
      return tables.map(renderLatex).join("\n\n");
  }
}

function jsonTable({ name, dataset, comparedWith, heads, columns, rows }: ComparedTable): unknown {
  return {
    table: name,
    dataset,
    paperDataset: comparedWith,
    rows: rows.map((row) => ({
      ...Object.fromEntries(heads.map((head, h) => [head.toLowerCase(), row.heads[h]])),
      accuracies: Object.fromEntries(columns.map((column, c) => {
        const { ours, interval, paper } = row.cells[c]!;
        return [column, { ours, interval, paper }];
      })),
    })),
  };
}

const CSV_HEAD = [
  "table",
  "dataset",
  "attack",
  "method",
  "of",
  "column",
  "ours",
  "low",
  "high",
  "paper",
  "paper_dataset",
];

function csvLines(table: ComparedTable): string[] {
  const { name, dataset, comparedWith, heads, columns, rows } = table;
  return rows.flatMap((row) => {
    const named = ["Attack", "Method", "Of"].map((head) => row.heads[heads.indexOf(head)] ?? "");
    return columns.map((column, c) =>
      [name, dataset, ...named, column, ...csvNumbers(row.cells[c]!), comparedWith ?? ""]
        .map(csvField).join(",")
    );
  });
}

function csvNumbers({ ours, interval, paper }: ComparedCell): string[] {
  return [ours, interval?.[0], interval?.[1], paper].map((value) => value?.toString() ?? "");
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
