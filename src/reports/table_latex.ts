/** A compared table in LaTeX. */

import type { ComparedTable, Marks } from "./compared_table.ts";
import { datasetLabel } from "./names.ts";
import { fraction } from "./numbers.ts";

const NOTHING = "--";

/**
 * A table for a paper: `\usepackage{booktabs}` is all it needs. A row of ours is followed by its
 * 95 % intervals and the paper's numbers, smaller. It fits the text of LaTeX's `article` (345 pt).
 */
export function renderLatex(table: ComparedTable): string {
  const { name, dataset, comparedWith, heads, columns, rows } = table;
  const beside = comparedWith === undefined || comparedWith === dataset
    ? ""
    : ` (${datasetLabel(comparedWith)})`;
  const method = heads.indexOf("Method");
  const small = (label: string, cells: readonly string[]): string =>
    line([
      ...heads.map((_, h) => h === method ? `\\quad\\scriptsize ${label}` : ""),
      ...cells.map((cell) => `\\scriptsize ${cell}`),
    ]);
  const body = rows.flatMap(({ heads, cells }) => [
    line([...heads.map(escaped), ...cells.map(({ ours, ourMarks }) => number(ours, ourMarks))]),
    small(
      "95\\,\\%",
      cells.map(({ interval }) =>
        interval === undefined ? NOTHING : interval.map(short).join("--")
      ),
    ),
    ...(comparedWith === undefined ? [] : [small(
      `paper${escaped(beside)}`,
      cells.map(({ paper, paperMarks }) => number(paper, paperMarks)),
    )]),
  ]);
  return [
    "\\begin{table}",
    "  \\centering",
    "  \\footnotesize",
    "  \\setlength{\\tabcolsep}{3pt}",
    `  \\caption{${escaped(`${name}, ${datasetLabel(dataset)}`)}: accuracy${
      comparedWith === undefined ? " and" : ","
    } its 95\\,\\% interval` +
    `${comparedWith === undefined ? "" : ", and the accuracy of Strauss et al.\\ (2018)"}}`,
    `  \\label{tab:${name.toLowerCase().replaceAll(/[ ,]/g, "")}-${dataset}}`,
    `  \\begin{tabular}{${"l".repeat(heads.length)}${"r".repeat(columns.length)}}`,
    "    \\toprule",
    ...headLines(heads, columns),
    "    \\midrule",
    ...body,
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
  ].join("\n");
}

/** The names of columns, those of several words in two lines. */
function headLines(heads: readonly string[], columns: readonly string[]): string[] {
  const parts = columns.map((column) => /^(?:(.*) )?(\S+)$/.exec(column)!.slice(1));
  const upper = parts.map(([first = ""]) => first);
  return [
    ...upper.every((word) => word === "") ? [] : [[...heads.map(() => ""), ...upper]],
    [...heads, ...parts.map(([, last]) => last!)],
  ].map((cells) => line(cells.map(escaped)));
}

function line(cells: readonly string[]): string {
  return `    ${cells.join(" & ")} \\\\`;
}

function number(value: number | undefined, marks: Marks | undefined): string {
  if (value === undefined) return NOTHING;
  const digits = marks?.bold ? `\\textbf{${fraction(value)}}` : fraction(value);
  return marks?.asterisk ? `${digits}$^*$` : digits;
}

/** Without the zero before the point, which there is no room for. */
function short(value: number): string {
  return fraction(value).replace(/^0/, "");
}

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

function escaped(text: string): string {
  return text.replace(/[\\&%$#_{}~^]/g, (character) => SPECIAL[character] ?? `\\${character}`);
}
