/** What becomes of the explanations that stand in more steps and on networks that were trained less. */

import { markdownTable } from "markdown-table";
import { scaleTitle } from "../evidence/ensemble_files.ts";
import { datasetLabel } from "../reports/names.ts";
import { wrongAtOnceText } from "./both_datasets_text.ts";
import { EXPLANATIONS } from "./explanations.ts";
import type { DatasetFinding, Grad2Findings } from "./findings.ts";
import { farthestLevel } from "./levels.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { cleanAccuracies, type DatasetOutcomes } from "./scales.ts";
import { type ExplanationFinding, leadsOf, type Standing } from "./standings.ts";
import { BY_STANDING, STANDINGS } from "./standings_text.ts";
import { scheduleTitle } from "./titles.ts";

/** The heading on either page, so that one can point to the other. */
export const ELSEWHERE_HEADING = "In more steps, and on other networks";

/**
 * The explanations that stand in some number of BIM's steps: how many of them stand in each, and in the
 * paper's on each data set whose networks were trained less; and which are excluded. Nothing if none
 * stands, or if BIM ran in the paper's steps alone and no networks were trained less.
 *
 * @param page Where `elsewhereTable` is to be read
 */
export function elsewhereText(findings: Grad2Findings, page: string): string[] {
  const followed = follow(findings);
  if (followed === undefined) return [];
  const { onBothDatasets } = findings;
  return [
    `${excludedText(followed.rows)} How many there are of each standing ([which](${page})):`,
    countsTable(followed),
    ...(onBothDatasets === undefined ? [] : wrongAtOnceText(onBothDatasets)),
  ];
}

/**
 * The same explanations, with the standing of each everywhere and how far its accuracies are off, and
 * what is to be known of the networks that were trained less.
 */
export function elsewhereTable(findings: Grad2Findings): string[] {
  const followed = follow(findings);
  if (followed === undefined) return [];
  const { columns, rows } = followed;
  return [
    "The explanations that have both signs in some number of BIM's steps. In brackets, where BIM has " +
    "the paper's steps: the largest distance from the paper's four accuracies.",
    markdownTable([
      ["Explanation", ...columns.map(({ title }) => title)],
      ...rows.map((findings) => [
        findings[0]!.explanation.title,
        ...findings.map((finding, i) => standingCell(finding, columns[i]!)),
      ]),
    ]),
    ...trainedLessText(findings.all, elsewhereOf(findings)),
  ];
}

/**
 * Which of these explanations are excluded elsewhere, for a reader of another page.
 *
 * @param page Where `elsewhereTable` is to be read
 */
export function elsewhereSummary(findings: Grad2Findings, page: string): string[] {
  const followed = follow(findings);
  return followed === undefined
    ? []
    : [`${excludedText(followed.rows)} ([All standings](${page}).)`];
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

/** How many of the explanations that are followed have which standing, a line for each column. */
function countsTable({ columns, rows }: Followed): string {
  const standings = rows.flat().map(({ standing }) => standing);
  const told = BY_STANDING.filter((standing) => standings.includes(standing));
  const lines = columns.map(({ title }, i) => {
    const count = (wanted: Standing): number =>
      rows.filter((findings) => findings[i]!.standing === wanted).length;
    return [title, ...told.map((standing) => String(count(standing)))];
  });
  return markdownTable([["", ...told.map((standing) => STANDINGS[standing].word)], ...lines], {
    align: ["l", ...told.map(() => "r")],
  });
}

/** Which of the explanations that stand in some number of steps are excluded elsewhere. */
function excludedText(rows: readonly (readonly ExplanationFinding[])[]): string {
  const excluded = rows
    .filter((findings) => findings.some(({ standing }) => standing === "excluded"))
    .map(([first]) => first!.explanation.title);
  const followed =
    `Of the ${rows.length} explanations that have both signs in some number of BIM's ` +
    "steps";
  return excluded.length === 0
    ? `${followed} none is excluded in others, or on networks that were trained less.`
    : `${followed} ${excluded.length} ${
      excluded.length === 1 ? "is" : "are"
    } excluded in others, or ` +
      `on networks that were trained less: ${excluded.join("; ")}.`;
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
