/** What becomes of the explanations that stand in more steps and on networks that were trained less. */

import { markdownTable } from "markdown-table";
import { scaleTitle } from "../evidence/ensemble_files.ts";
import { datasetLabel } from "../reports/names.ts";
import { EXPLANATIONS } from "./explanations.ts";
import type { Grad2Findings } from "./findings.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { byDataset, cleanAccuracies, type DatasetOutcomes } from "./scales.ts";
import { type ExplanationFinding, judgeExplanations, leadsOf, type Standing } from "./standings.ts";
import { STANDINGS } from "./standings_text.ts";
import { scheduleTitle } from "./titles.ts";

/**
 * The standing of every explanation that stands in some number of BIM's steps: in each of them, and in
 * the paper's on each data set whose networks were trained less. Nothing if none stands, or if BIM ran
 * in the paper's steps alone and no networks were trained less.
 */
export function robustnessText(findings: Grad2Findings): string[] {
  const { all, inPapersSteps, inMoreSteps, smaller } = findings;
  const bySteps = [inPapersSteps, ...inMoreSteps];
  const elsewhere = byDataset(smaller);
  const columns: (readonly [title: string, stands: readonly ExplanationFinding[]])[] = [
    ...bySteps.map(({ schedule, stands }) => [scheduleTitle(schedule), stands] as const),
    ...elsewhere.map((one) => [titleOf(one), judgeExplanations(one.found, "paper")] as const),
  ];
  const followed = new Set(
    bySteps.flatMap(({ stands }) => leadsOf(stands).map(({ explanation }) => explanation)),
  );
  if (columns.length === 1 || followed.size === 0) return [];
  const rows = EXPLANATIONS.filter((explanation) => followed.has(explanation))
    .map((explanation) => ({
      title: explanation.title,
      standings: columns.map(([, stands]) =>
        stands.find((there) => there.explanation === explanation)!.standing
      ),
    }));
  return [
    markdownTable([
      ["Explanation", ...columns.map(([title]) => title)],
      ...rows.map(({ title, standings }) => [
        title,
        ...standings.map((standing) => STANDINGS[standing].word),
      ]),
    ]),
    excludedText(rows),
    ...trainedLessText(all, elsewhere),
  ];
}

/** Which of the explanations that stand somewhere are excluded elsewhere. */
function excludedText(
  rows: readonly { readonly title: string; readonly standings: readonly Standing[] }[],
): string {
  const excluded = rows.filter(({ standings }) => standings.includes("excluded"));
  return excluded.length === 0 ? "None of these is excluded anywhere." : (
    `${excluded.length} of these ${rows.length} are excluded somewhere: ` +
    `${excluded.map(({ title }) => title).join("; ")}.`
  );
}

/** How right the ensembles that were trained less are, and how few attackers they have; or nothing. */
function trainedLessText(
  all: readonly GridOutcomes[],
  smaller: readonly DatasetOutcomes[],
): string[] {
  if (smaller.length === 0) return [];
  const clean = smaller.map((one) => `${cleanAccuracies(one.found)} (${titleOf(one)})`);
  const few = smaller.flatMap(({ found }) => found)
    .map(({ attackers }) => attackers.length)
    .filter((attackers) => attackers < all[0]!.attackers.length);
  return [
    [
      `Before any attack the ensembles that were trained less are right on ${clean.join(", ")}.`,
      ...(few.length === 0 ? [] : [
        `Grad. 1's intervals are over attackers too, ${[...new Set(few)].join(" or ")} in these: ` +
        "what is open there may be so for the width of intervals over so few.",
      ]),
    ].join(" "),
  ];
}

function titleOf({ dataset, scale }: DatasetOutcomes): string {
  return `${datasetLabel(dataset)}, ${scaleTitle(scale).toLowerCase()}`;
}
