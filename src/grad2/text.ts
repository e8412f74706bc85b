/** The experiment on Grad. 2 as text, for a terminal and for the page `docs/grad2.md`. */

import { markdownTable } from "markdown-table";
import { fraction } from "../reports/numbers.ts";
import { countersTable, iterateText } from "./counters_text.ts";
import { EXPLANATIONS, judgeExplanations } from "./explanations.ts";
import { explanationsTable, standingsText } from "./explanations_text.ts";
import { BIM_SCHEDULES, type BimSchedule } from "./grid.ts";
import { levelsTable } from "./levels.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { findPairing, type Pairing, PAIRINGS, paperDifferences } from "./pairings.ts";
import { scheduleTitle } from "./titles.ts";

/** Everything that is printed of an experiment. */
export function grad2Text(all: readonly GridOutcomes[]): string {
  const nearest = nearestPairings(all);
  return [
    ...measuredSchedules(all).flatMap((schedule) => [
      `Grad. 2 minus Grad. 1 on the ensemble, ${scheduleTitle(schedule)}`,
      explanationsTable(all, schedule),
      standingsText(judgeExplanations(all, schedule)),
    ]),
    "Accuracies, by the label that is attacked (fused loss, Grad. 2 as the sign of the mean)",
    levelsTable(all),
    "What happens at the shared iterate of BIM in the paper's steps, before the first and the last",
    countersTable(all),
    iterateText(all),
    `The nearest to the paper of what was measured on every ensemble that it has, ${nearest.of}, ` +
    "which were not chosen among by it",
    nearest.table,
  ].join("\n\n");
}

/** BIM's schedules under which some explanation was measured. */
export function measuredSchedules(all: readonly GridOutcomes[]): BimSchedule[] {
  return BIM_SCHEDULES.filter((schedule) =>
    EXPLANATIONS.some(({ pairing }) =>
      all.some((found) => findPairing(found, pairing, schedule) !== undefined)
    )
  );
}

const NEAREST = 5;

/** The pairings that were measured on all ensembles that the paper has. */
export interface NearestPairings {
  /** How many they are, of how many: `128 of 432 pairings`. */
  readonly of: string;
  /** A table of those that come nearest to the paper's two differences, over these ensembles. */
  readonly table: string;
}

/** Ranks pairings by how far they are from the paper's two differences where they are farthest. */
export function nearestPairings(all: readonly GridOutcomes[]): NearestPairings {
  const ranked = rankedPairings(all);
  const table = markdownTable([
    ["Loss", "Label of Grad. 1", "Average", "Label of Grad. 2", "Largest distance"],
    ...ranked.slice(0, NEAREST).map(({ pairing, worst }) => [
      ...[pairing.loss, pairing.grad1Label, pairing.average, pairing.grad2Label],
      fraction(worst),
    ]),
  ], { align: ["l", "l", "l", "l", "r"] });
  return {
    of: `${ranked.length} of ${PAIRINGS.length} pairings`,
    table: ranked.length > 0
      ? table
      : "None: no pairing was measured on ensembles that the paper has.",
  };
}

/** The pairings that were measured on all ensembles that the paper has, the nearest to it first. */
function rankedPairings(all: readonly GridOutcomes[]): { pairing: Pairing; worst: number }[] {
  const compared = all.filter(({ dataset, method }) => paperDifferences(dataset, method) !== null);
  if (compared.length === 0) return [];
  return PAIRINGS.flatMap((pairing) => {
    const distances = compared.map((found) =>
      findPairing(found, pairing, "paper")?.distance?.effect
    );
    if (distances.some((distance) => distance === undefined)) return [];
    return [{ pairing, worst: Math.max(...distances as number[]) }];
  }).sort((a, b) => a.worst - b.worst);
}
