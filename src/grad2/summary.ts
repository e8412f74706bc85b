/** What stands of the explanations, in words: on the ensembles trained most, and what others say. */

import { byScale, scaleTitle } from "../evidence/ensemble_files.ts";
import { isAnswering } from "../evaluation/answering.ts";
import { datasetLabel } from "../reports/names.ts";
import { fraction } from "../reports/numbers.ts";
import { type ExplanationFinding, judgeExplanations, leadsOf, leftOutText } from "./standings.ts";
import { farthest, STANDINGS, standingsText } from "./standings_text.ts";
import { farthestLevel } from "./levels.ts";
import { gridEnsemble, type GridOutcomes } from "./outcomes.ts";
import { lowestToHighest } from "./range.ts";
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
  const leads = leadsOf(stands);
  const others = stands.filter((finding) => !leads.includes(finding));
  return [
    `On ${found.map(ensembleTitle).join("; ")} (ensembles of ${members}, ${trainImages} training ` +
    `images, ${epochs} epochs) ${leads.length} of ${stands.length} explanations have both of the ` +
    `paper's signs${leads.length > 0 ? ":" : "."}`,
    leads.map((lead) => `- _${titleOf(lead)}_, ${distances(lead)}. ${lead.explanation.says}`)
      .join("\n"),
    "The others:",
    standingsText(others),
    ...leftOutText(found),
    ...elsewhere(stands, smaller),
  ].filter((part) => part !== "").join("\n\n");
}

/** What ensembles that were trained less say of the explanations that stand, for each data set. */
export function elsewhere(
  stands: readonly ExplanationFinding[],
  smaller: readonly ScaleOutcomes[],
): string[] {
  const leads = new Set(leadsOf(stands).map(({ explanation }) => explanation));
  if (leads.size === 0) return [];
  return byDataset(smaller).map(({ dataset, scale, found }) => {
    const there = judgeExplanations(found, "paper")
      .filter(({ explanation }) => leads.has(explanation));
    return `On ${datasetLabel(dataset)} with networks that were trained less (` +
      `${scaleTitle(scale).toLowerCase()}; before any attack the ensembles are right on ` +
      `${cleanAccuracies(found)}), of these:\n\n${standingsText(there)}`;
  });
}

/** The ensembles of one scale and data set. */
export interface DatasetOutcomes extends ScaleOutcomes {
  readonly dataset: string;
}

/** The ensembles of each scale and data set together, without those that answer alike to anything. */
export function byDataset(scales: readonly ScaleOutcomes[]): DatasetOutcomes[] {
  return scales.flatMap(({ scale, found }) =>
    [...Map.groupBy(found.filter(isAnswering), ({ dataset }) => dataset)]
      .map(([dataset, found]) => ({ dataset, scale, found }))
  );
}

/** How right ensembles are before any attack, from the lowest to the highest. */
export function cleanAccuracies(found: readonly GridOutcomes[]): string {
  return lowestToHighest(
    found.map(({ cleanEnsembleLabels, labels }) => shareOf(cleanEnsembleLabels, labels)),
    fraction,
  );
}

/** How far an explanation is from the paper's differences and accuracies, where it is farthest. */
function distances(lead: ExplanationFinding): string {
  const { word } = STANDINGS[lead.standing];
  const stands = lead.explanation.addedLater ? `${word}, listed when others were known` : word;
  const [differences, levels] = [farthest(lead.ensembles), farthestLevel(lead)];
  return differences === undefined || levels === undefined
    ? `${stands}, of ensembles that the paper does not have`
    : `${stands} (at most ${differences.toFixed(2)} from the paper's differences, ` +
      `${levels.toFixed(2)} from its accuracies)`;
}

function shareOf(predicted: Uint8Array, labels: Uint8Array): number {
  return predicted.filter((label, i) => label === labels[i]).length / labels.length;
}

function titleOf({ explanation }: ExplanationFinding): string {
  return explanation.title;
}
