/** The ensembles by how long they were trained and on what, and how right they are before any attack. */

import type { byScale } from "../evidence/ensemble_files.ts";
import { isAnswering } from "../evaluation/answering.ts";
import { fraction } from "../reports/numbers.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { lowestToHighest } from "./range.ts";

/** What was found on the ensembles of one scale. */
export type ScaleOutcomes = ReturnType<typeof byScale<GridOutcomes>>[number];

/** The ensembles of one scale and data set. */
export interface DatasetOutcomes extends ScaleOutcomes {
  readonly dataset: string;
}

/** The ensembles of a scale by their data sets, without those that answer alike to anything. */
export function byDataset({ scale, found }: ScaleOutcomes): DatasetOutcomes[] {
  return [...Map.groupBy(found.filter(isAnswering), ({ dataset }) => dataset)]
    .map(([dataset, found]) => ({ dataset, scale, found }));
}

/** How right ensembles are before any attack, from the lowest to the highest. */
export function cleanAccuracies(found: readonly GridOutcomes[]): string {
  return lowestToHighest(
    found.map(({ cleanEnsembleLabels, labels }) => shareOf(cleanEnsembleLabels, labels)),
    fraction,
  );
}

function shareOf(predicted: Uint8Array, labels: Uint8Array): number {
  return predicted.filter((label, i) => label === labels[i]).length / labels.length;
}
