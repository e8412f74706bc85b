import assert from "assert";
import { answerQuestions, ANSWERS, QUESTIONS } from "../src/strongest/judge.ts";
import { strongestRows, WORST } from "../src/strongest/table.ts";
import { placeTitle } from "../src/strongest/text.ts";
import { byScale, scaleTitle } from "../src/evidence/ensemble_files.ts";
import { suiteEnsemble } from "../src/strongest/outcomes.ts";
import { datasetLabel } from "../src/reports/names.ts";
import { shortEffect } from "../src/reports/numbers.ts";
import { recordedSuites, renderStrongest, STRONGEST_PAGE } from "./strongest_page.ts";

const RECORDED = await recordedSuites();
const PAGE = await Deno.readTextFile(STRONGEST_PAGE);
const LINES = PAGE.split("\n").map((line) => line.replaceAll(/ +/g, " "));

/** The lines below the title of networks trained at a scale. */
function sectionOf(scale: string): readonly string[] {
  const from = LINES.indexOf(`## ${scale}`);
  const to = LINES.findIndex((line, at) => at > from && line.startsWith("## "));
  return LINES.slice(from, to);
}

/** Whether a row of a table of the page begins with these cells. */
function hasRow(...cells: readonly string[]): boolean {
  return LINES.some((line) => line.startsWith(`| ${cells.join(" | ")} |`));
}

for (const { scale, found } of byScale(RECORDED, suiteEnsemble)) {
  const title = scaleTitle(scale);
  const section = sectionOf(title);
  for (const { id, cases } of answerQuestions(found)) {
    for (const one of cases) {
      const { method, dataset, on, quantity, verdict } = one;
      Deno.test(
        `${title}: ${id}, ${dataset}, ${method}, ${on}, ${quantity}: ${ANSWERS[verdict]} ` +
          shortEffect(one),
        () => {
          const row = section.find((line) =>
            line.startsWith(
              `| ${datasetLabel(dataset)}, ${method} | ${on} | ${quantity} | `,
            ) && new RegExp(`\\| ${ANSWERS[verdict]}[ ;]`).test(line)
          );
          assert(row !== undefined, `the page has no such answer`);
        },
      );
    }
  }
}

for (const found of RECORDED) {
  for (const epsilon of found.options.epsilons) {
    const worst = strongestRows(found, epsilon).at(-1)!;
    Deno.test(
      `Table X, ${placeTitle(found, epsilon)}: ${
        shortEffect({ ...worst.ensemble!, verdict: "inconclusive" })
      } is left`,
      () => {
        const { effect } = worst.ensemble!;
        assert(PAGE.includes(`<summary>${placeTitle(found, epsilon)}</summary>\n`));
        assert(
          LINES.some((line) => line.startsWith(`| ${WORST} |`) && line.includes(effect.toFixed(4))),
        );
        assert(hasRow(WORST, worst.single!.effect.toFixed(4)));
      },
    );
  }
}

Deno.test("docs/strongest.md is what the recorded labels give (deno task docs)", async () => {
  assert.equal(await renderStrongest(), PAGE);
  for (const { id, statement } of QUESTIONS) assert(PAGE.includes(`<summary>${id}: ${statement}`));
});
