/** A compared table in LaTeX. */

import type { ComparedTable, Marks } from "./compared_table.ts";
import { datasetLabel } from "./names.ts";
import { fraction } from "./numbers.ts";

const NOTHING = "--";

/**
 * A table for a paper: `\usepackage{booktabs}` is all it needs. A row of ours is followed by its
 * 95 % intervals and the paper's numbers, smaller.
 */
export function renderLatex(table: ComparedTable): string {
  const { name, dataset, comparedWith, heads, columns, rows } = table;
  const beside = comparedWith === undefined || comparedWith === dataset
    ? ""
    : ` (${datasetLabel(comparedWith)})`;
  const method = heads.indexOf("Method");
  const small = (label: string, cells: readonly string[]): string =>
    line([
      ...heads.map((_, h) => h === method ? `\\quad\\footnotesize ${label}` : ""),
      ...cells.map((cell) => `\\footnotesize ${cell}`),
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
    `  \\caption{${escaped(`${name}, ${datasetLabel(dataset)}`)}: accuracy${
      comparedWith === undefined ? " and" : ","
    } its 95\\,\\% interval` +
    `${comparedWith === undefined ? "" : ", and the accuracy of Strauss et al.\\ (2018)"}}`,
    `  \\label{tab:${name.toLowerCase().replaceAll(/[ ,]/g, "")}-${dataset}}`,
    `  \\begin{tabular}{${"l".repeat(heads.length)}${"r".repeat(columns.length)}}`,
    "    \\toprule",
    line([...heads, ...columns].map(escaped)),
    "    \\midrule",
    ...body,
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
  ].join("\n");
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
