/** What stands of the explanations, in words: on the ensembles trained most, and what others say. */

import { byScale, scaleTitle } from "../evidence/ensemble_files.ts";
import { datasetLabel } from "../reports/names.ts";
import { signed } from "../reports/numbers.ts";
import { capital } from "../reports/wording.ts";
import { type ExplanationFinding, judgeExplanations } from "./explanations.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import { lowestToHighest } from "./range.ts";
import { bimShifts, standingsText } from "./text.ts";
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
  const leads = stands.filter(({ standing }) => ["supported", "lead"].includes(standing));
  return [
    `On ${found.map(ensembleTitle).join("; ")} (ensembles of ${members}, ${trainImages} training ` +
    `images, ${epochs} epochs):`,
    standingsText(stands),
    ...leads.map((lead) =>
      `_${capital(titleOf(lead))}${farthest(lead)}:_ ${lead.explanation.says}`
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
      .map((there) => `${titleOf(there)}, ${there.standing}`);
    const datasets = [...new Set(found.map(({ dataset }) => datasetLabel(dataset)))].join(" and ");
    return `The same on ${datasets} with networks that were trained less (${
      scaleTitle(scale).toLowerCase()
    }): ${words.join("; ")}.`;
  });
}

/** How far an explanation is from the paper: from its differences, where it is farthest, and levels. */
function farthest({ explanation: { pairing }, ensembles }: ExplanationFinding): string {
  const distances = ensembles.flatMap(({ finding: { distance } }) => distance?.effect ?? []);
  if (distances.length === 0) return "";
  const shifts = ensembles.flatMap(({ found }) => bimShifts(found, pairing));
  return ` (at most ${Math.max(...distances).toFixed(2)} from the paper's differences; BIM's ` +
    `accuracies are ${lowestToHighest(shifts, signed)} from the paper's)`;
}

function titleOf({ explanation }: ExplanationFinding): string {
  return explanation.title;
}
