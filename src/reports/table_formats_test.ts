import assert from "assert";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { PAPER_TABLE4 } from "../evaluation/paper_table4.ts";
import { MADE_UP_RESULTS } from "./_made_up_results.ts";
import type { ComparedTable } from "./compared_table.ts";
import { comparedTable2 } from "./compared_table2.ts";
import { comparedTable4 } from "./compared_table4.ts";
import { renderCompared } from "./compared_text.ts";
import { formatTables } from "./table_formats.ts";

const TABLES: readonly ComparedTable[] = [
  ...comparedTable2(MADE_UP_RESULTS, PAPER_TABLE2),
  ...comparedTable4({
    datasets: ["cifar10"],
    table4: [{
      method: "bagging+adversarialTraining",
      cifar10: {
        members: 5,
        clean: 0.8,
        bim: 0.5,
        intervals: { clean: [0.75, 1], bim: [0.4, 0.6] },
      },
    }],
  }, PAPER_TABLE4),
];

Deno.test("CSV has a line for each accuracy, with the same number of fields", () => {
  const [head, ...lines] = formatTables(TABLES, "csv").split("\n").map((line) => line.split(","));
  assert.equal(lines.length, 5 + 3);
  assert(lines.every((line) => line.length === head!.length));
  assert.deepEqual(lines[0], [
    ...["Table 2", "mnist", "FGSM", "gaussianNoise", "", "Clean single"],
    ...["0.9708", "0.955", "0.984", "0.9898", "mnist"],
  ]);
  assert.deepEqual(lines[6], [
    ...["Table 4", "cifar10", "", "bagging+adversarialTraining", "ensemble", "FGSM"],
    ...["", "", "", "0.501", "cifar10"],
  ]);
});

Deno.test("a field of CSV with a comma or a quote is quoted", () => {
  const [table] = TABLES;
  const odd = { ...table!, rows: [{ heads: ["FGSM", 'a "b", c'], cells: table!.rows[0]!.cells }] };
  assert.match(formatTables([odd], "csv").split("\n")[1]!, /^Table 2,mnist,FGSM,"a ""b"", c",,/);
});

Deno.test("JSON has every number with all its digits", () => {
  const [two, four] = JSON.parse(formatTables(TABLES, "json"));
  assert.deepEqual(two.rows[0].accuracies["Grad. 2 ensemble"], {
    ours: 0,
    interval: [0, 0.0076],
    paper: 0.7043,
  });
  assert.deepEqual([two.table, two.dataset, two.rows[0].attack], ["Table 2", "mnist", "FGSM"]);
  assert.deepEqual(four.rows[0].accuracies["FGSM"], { paper: 0.501 });
});

Deno.test("Markdown is what a run prints, below headings", () => {
  const text = formatTables(TABLES, "markdown");
  assert.equal(text, TABLES.map((table) => `### ${renderCompared(table)}`).join("\n\n"));
});

/** What a compiler of LaTeX would first stumble over. */
function checkLatex(text: string): void {
  const environments: string[] = [];
  for (const [, what, name] of text.matchAll(/\\(begin|end)\{(\w+)\}/g)) {
    if (what === "begin") environments.push(name!);
    else assert.equal(environments.pop(), name);
  }
  assert.deepEqual(environments, []);
  let depth = 0;
  for (const [, brace] of text.matchAll(/(?<!\\)([{}])/g)) {
    depth += brace === "{" ? 1 : -1;
    assert(depth >= 0);
  }
  assert.equal(depth, 0);
  for (const table of text.split("\\begin{tabular}").slice(1)) {
    const columns = /^\{(\w+)\}/.exec(table)![1]!.length;
    const rows = table.split("\n").filter((line) => line.endsWith("\\\\"));
    assert(rows.length > 3);
    for (const row of rows) assert.equal(row.split(/(?<!\\)&/).length, columns, row);
  }
  assert.doesNotMatch(text, /(?<!\\)[%#_]/);
  // deno-lint-ignore no-control-regex
  assert.match(text, /^[\x00-\x7f]*$/);
}

Deno.test("LaTeX has as many cells as columns, balanced braces, and nothing unescaped", () => {
  const text = formatTables(TABLES, "latex");
  checkLatex(text);
  assert.match(text, /^ +& {2}& Clean & Clean & Grad\. 1 & Grad\. 1 & Grad\. 2 \\\\$/m);
  assert.match(
    text,
    /^ +Attack & Method & single & ensemble & single & ensemble & ensemble \\\\$/m,
  );
  assert.match(text, /FGSM & gaussianNoise & 0\.9708 & 1\.0000 & /);
  assert.match(text, /bagging\+adversarialTraining & ensemble & 0\.8000\$\^\*\$ & -- & /);
  assert.match(text, /\\label\{tab:table4-cifar10\}/);
});

Deno.test("LaTeX escapes what names may hold", () => {
  const [table] = TABLES;
  const odd = {
    ...table!,
    rows: [{ heads: ["a_b", "50 % & {#}~^\\"], cells: table!.rows[0]!.cells }],
  };
  const text = formatTables([odd], "latex");
  checkLatex(text);
  assert(text.includes(
    "a\\_b & 50 \\% \\& \\{\\#\\}\\textasciitilde{}\\textasciicircum{}\\textbackslash{} & ",
  ));
});
