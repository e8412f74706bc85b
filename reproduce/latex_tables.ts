/**
 * `deno task test:latex`: the tables of every recorded run in a paper, compiled by a real LaTeX. Not
 * part of `deno task test`: it needs `pdflatex` with the package booktabs (Debian's
 * texlive-latex-recommended).
 */

import assert from "assert";
import { join } from "node:path";
import { RECORDED_RUNS } from "../src/cli/recorded_runs.ts";
import { PAPER_TABLE2 } from "../src/evaluation/paper_table2.ts";
import { PAPER_TABLE4 } from "../src/evaluation/paper_table4.ts";
import { comparedTable2 } from "../src/reports/compared_table2.ts";
import { comparedTable4 } from "../src/reports/compared_table4.ts";
import { parseResults, type Results } from "../src/reports/results.ts";
import { formatTables } from "../src/reports/table_formats.ts";

const skipped = whyNoLatex();

for (const { name, directory } of RECORDED_RUNS) {
  Deno.test({
    name: `LaTeX sets the tables of ${name}, within the width of the text${
      skipped === undefined ? "" : `: skipped, ${skipped}`
    }`,
    ignore: skipped !== undefined,
    fn: async () => {
      const json = await Deno.readTextFile(join(directory, "results.json"));
      const log = await compiled(paperOf(parseResults(JSON.parse(json))));
      assert.match(log, /^Output written on paper\.pdf/m);
      assert.doesNotMatch(log, /^(! |Overfull|Underfull|LaTeX Warning|Package \w+ Warning)/m);
    },
  });
}

function paperOf(results: Results): string {
  const tables = [
    ...comparedTable2(results, PAPER_TABLE2),
    ...comparedTable4(results, PAPER_TABLE4),
  ];
  const label = `tab:${tables[0]!.name.toLowerCase().replace(" ", "")}-${tables[0]!.dataset}`;
  return [
    "\\documentclass{article}",
    "\\usepackage{booktabs}",
    "\\begin{document}",
    `See Table~\\ref{${label}}.`,
    formatTables(tables, "latex"),
    "\\end{document}",
    "",
  ].join("\n");
}

/** The log of the second pass, in which references are known. */
async function compiled(text: string): Promise<string> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(directory, "paper.tex"), text);
    pdflatex(["paper.tex"], directory);
    return pdflatex(["paper.tex"], directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function pdflatex(args: readonly string[], cwd?: string): string {
  const { stdout } = new Deno.Command("pdflatex", {
    args: ["-interaction=nonstopmode", ...args],
    ...cwd !== undefined && { cwd },
  }).outputSync();
  return new TextDecoder().decode(stdout);
}

function whyNoLatex(): string | undefined {
  try {
    pdflatex(["-version"]);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "there is no pdflatex";
    throw error;
  }
  const { success } = new Deno.Command("kpsewhich", { args: ["booktabs.sty"] }).outputSync();
  return success ? undefined : "LaTeX lacks the package booktabs";
}
