/** What stands of the explanations, in words: on the ensembles trained most, and what others say. */

import { byScale, scaleTitle } from "../evidence/ensemble_files.ts";
import { datasetLabel } from "../reports/names.ts";
import { signed } from "../reports/numbers.ts";
import { capital } from "../reports/wording.ts";
import { type ExplanationFinding, judgeExplanations } from "./explanations.ts";
import { farthest, STANDINGS, standingsText } from "./explanations_text.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import { lowestToHighest } from "./range.ts";
import { bimShifts } from "./levels.ts";
import { ensembleTitle } from "./titles.ts";

/** What was found on the ensembles of one scale. */
export type ScaleOutcomes = ReturnType<typeof byScale<GridOutcomes>>[number];

/** What stands on the ensembles that were trained most, for a reader of another page. */
export function riddleStands(recorded: readonly GridOutcomes[]): string {
  const [{ scale, found }, ...smaller] = byScale(recorded, gridEnsemble) as [
    ScaleOutcomes,
    ...ScaleOutcomes[],
  ];
  const { members, trainImages, epochs } = scale;
  const stands = judgeExplanations(found, "paper");
  return [
    `On ${found.map(ensembleTitle).join("; ")} (ensembles of ${members}, ${trainImages} training ` +
    `images, ${epochs} epochs):`,
    standingsText(stands),
    ...leadsOf(stands).map((lead) =>
      `_${capital(titleOf(lead))}${distances(lead)}:_ ${lead.explanation.says}`
    ),
    ...elsewhere(stands, smaller),
  ].join("\n\n");
}

/** What ensembles that were trained less say of the explanations that stand. */
export function elsewhere(
  stands: readonly ExplanationFinding[],
  smaller: readonly ScaleOutcomes[],
): string[] {
  const supported = stands.filter(({ standing }) => standing === "supported")
    .map(({ explanation }) => explanation);
  if (supported.length === 0) return [];
  return smaller.map(({ scale, found }) => {
    const words = judgeExplanations(found, "paper")
      .filter(({ explanation }) => supported.includes(explanation))
      .map((there) => `${titleOf(there)}, ${STANDINGS[there.standing].word}`);
    const datasets = [...new Set(found.map(({ dataset }) => datasetLabel(dataset)))].join(" and ");
    return `The same on ${datasets} with networks that were trained less (${
      scaleTitle(scale).toLowerCase()
    }): ${words.join("; ")}.`;
  });
}

/** How far BIM's accuracies are from the paper's under each explanation that stands, in a clause. */
export function levelsOfLeads(stands: readonly ExplanationFinding[]): string {
  const words = leadsOf(stands).flatMap((lead) => {
    const shifts = shiftsText(lead);
    return shifts === undefined ? [] : [`${titleOf(lead)}, ${shifts}`];
  });
  return words.length === 0 ? "" : `: BIM's are off the paper's by ${words.join("; ")}`;
}

function leadsOf(stands: readonly ExplanationFinding[]): ExplanationFinding[] {
  return stands.filter(({ standing }) => ["supported", "lead"].includes(standing));
}

/** How far an explanation is from the paper: from its differences, where it is farthest, and levels. */
function distances(lead: ExplanationFinding): string {
  const most = farthest(lead.ensembles);
  if (most === undefined) return "";
  return ` (at most ${most.toFixed(2)} from the paper's differences; BIM's accuracies are ` +
    `${shiftsText(lead)} from the paper's)`;
}

/** BIM's accuracies minus the paper's, from the lowest to the highest. */
function shiftsText({ explanation, ensembles }: ExplanationFinding): string | undefined {
  const shifts = ensembles.flatMap(({ found }) => bimShifts(found, explanation.pairing));
  return shifts.length === 0 ? undefined : lowestToHighest(shifts, signed);
}

function titleOf({ explanation }: ExplanationFinding): string {
  return explanation.title;
}
