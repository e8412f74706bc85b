/** What becomes of the explanations that stand in more steps and on networks that were trained less. */

import { markdownTable } from "markdown-table";
import { scaleTitle } from "../evidence/ensemble_files.ts";
import { datasetLabel } from "../reports/names.ts";
import { capital } from "../reports/wording.ts";
import { bothDatasetsText } from "./both_datasets.ts";
import { constantAttackersText } from "./constant_attackers.ts";
import { EXPLANATIONS } from "./explanations.ts";
import type { DatasetFinding, Grad2Findings } from "./findings.ts";
import { farthestLevel } from "./levels.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { cleanAccuracies, type DatasetOutcomes } from "./scales.ts";
import { type ExplanationFinding, leadsOf } from "./standings.ts";
import { STANDINGS } from "./standings_text.ts";
import { scheduleTitle } from "./titles.ts";

/**
 * The standing of every explanation that stands in some number of BIM's steps: in each of them, and in
 * the paper's on each data set whose networks were trained less, with how far its accuracies are from
 * the paper's in those steps. Nothing if none stands, or if BIM ran in the paper's steps alone and no
 * networks were trained less.
 */
export function robustnessText(findings: Grad2Findings): string[] {
  const followed = follow(findings);
  if (followed === undefined) return [];
  const { columns, rows } = followed;
  const elsewhere = elsewhereOf(findings);
  const explanations = new Set(rows.map(([first]) => first!.explanation));
  return [
    markdownTable([
      ["Explanation", ...columns.map(({ title }) => title)],
      ...rows.map((findings) => [
        findings[0]!.explanation.title,
        ...findings.map((finding, i) => standingCell(finding, columns[i]!)),
      ]),
    ]),
    "In brackets, where BIM has the paper's steps: the largest distance from the paper's four " +
    `accuracies. ${capital(excludedText(rows))}`,
    ...trainedLessText(findings.all, elsewhere),
    ...elsewhere.flatMap(({ found, stands }) => {
      const told = stands.filter(({ explanation }) => explanations.has(explanation));
      return constantAttackersText(found, "paper", told);
    }),
  ];
}

/**
 * The same for a reader of another page: what is excluded elsewhere, and what stands on both data sets.
 *
 * @param page Where `robustnessText` is to be read
 */
export function robustnessSummary(findings: Grad2Findings, page: string): string[] {
  const followed = follow(findings);
  if (followed === undefined) return [];
  return [
    "In BIM's other numbers of steps, and on networks that were trained less " +
    `([all standings](${page})), ${excludedText(followed.rows)}`,
    ...bothDatasetsText(findings),
  ];
}

/** The explanations that stand in some number of steps, wherever they were put to ensembles. */
interface Followed {
  readonly columns: readonly Column[];
  /** What was found of each explanation, in every column. */
  readonly rows: readonly (readonly ExplanationFinding[])[];
}

function follow(findings: Grad2Findings): Followed | undefined {
  const bySteps = [findings.inPapersSteps, ...findings.inMoreSteps];
  const columns: readonly Column[] = [
    ...bySteps.map(({ schedule, stands }) => ({
      title: scheduleTitle(schedule),
      stands,
      inPapersSteps: schedule === "paper",
    })),
    ...elsewhereOf(findings).map((one) => ({
      title: titleOf(one),
      stands: one.stands,
      inPapersSteps: true,
    })),
  ];
  const followed = new Set(
    bySteps.flatMap(({ stands }) => leadsOf(stands).map(({ explanation }) => explanation)),
  );
  if (columns.length === 1 || followed.size === 0) return undefined;
  const rows = EXPLANATIONS.filter((explanation) => followed.has(explanation))
    .map((explanation) =>
      columns.map(({ stands }) => stands.find((there) => there.explanation === explanation)!)
    );
  return { columns, rows };
}

/** What was found on the ensembles that were trained less, each scale and data set by itself. */
function elsewhereOf({ smaller }: Grad2Findings): DatasetFinding[] {
  return smaller.flatMap(({ datasets }) => datasets);
}

/** What was found on the ensembles of one scale, with BIM in some number of steps. */
interface Column {
  readonly title: string;
  readonly stands: readonly ExplanationFinding[];
  readonly inPapersSteps: boolean;
}

function standingCell(finding: ExplanationFinding, { inPapersSteps }: Column): string {
  const { word } = STANDINGS[finding.standing];
  const distance = inPapersSteps ? farthestLevel(finding) : undefined;
  return distance === undefined ? word : `${word} (${distance.toFixed(2)})`;
}

/** Which of the explanations that stand in some number of steps are excluded elsewhere. */
function excludedText(rows: readonly (readonly ExplanationFinding[])[]): string {
  const excluded = rows
    .filter((findings) => findings.some(({ standing }) => standing === "excluded"))
    .map(([first]) => first!.explanation.title);
  const all = `of the ${rows.length} that stand in some number of steps`;
  return excluded.length === 0
    ? `none ${all} is excluded anywhere.`
    : `${excluded.length} ${all} are excluded somewhere: ${excluded.join("; ")}.`;
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
