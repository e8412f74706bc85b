/** The experiment on Grad. 2 as text, for a terminal and for the page `docs/grad2.md`. */

import { markdownTable } from "markdown-table";
import { isAnswering } from "../evaluation/answering.ts";
import { fraction } from "../reports/numbers.ts";
import { countersTable, iterateText } from "./counters_text.ts";
import { EXPLANATIONS } from "./explanations.ts";
import { judgeExplanations, leftOutText } from "./standings.ts";
import { explanationsTable, standingsText } from "./standings_text.ts";
import { BIM_SCHEDULES, type BimSchedule, pointName, samePoint } from "./grid.ts";
import { levelsTable } from "./levels.ts";
import type { GridOutcomes } from "./outcomes.ts";
import {
  agrees,
  attacksOf,
  findPairing,
  type Pairing,
  type PairingFinding,
  PAIRINGS,
  paperDifferences,
} from "./pairings.ts";
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
    ...leftOutText(all),
    "Accuracies, by the label that is attacked (fused loss, Grad. 2 as the sign of the mean)",
    levelsTable(all),
    "What happens at the shared iterate of BIM in the paper's steps, before the first and the last",
    countersTable(all),
    iterateText(all.filter(isAnswering)),
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
  /** How many they are, of how many: `120 of 402 pairings`. */
  readonly of: string;
  /** How many of them have both of the paper's signs on every one of these ensembles. */
  readonly agreeing: number;
  /** A table of those that come nearest to the paper's two differences, over these ensembles. */
  readonly table: string;
}

/** The pairings that compare different attacks; of those that compare the same, the first. */
const DISTINCT: readonly Pairing[] = [
  ...new Map(
    PAIRINGS.toReversed().map((pairing) => [
      (["fgsm", "paper"] as const).flatMap((schedule) =>
        Object.values(attacksOf(pairing, schedule))
      )
        .map((point) => pointName(samePoint(point))).join(),
      pairing,
    ]),
  ).values(),
].reverse();

/** Ranks pairings by how far they are from the paper's two differences where they are farthest. */
export function nearestPairings(all: readonly GridOutcomes[]): NearestPairings {
  const ranked = rankedPairings(all);
  const table = markdownTable([
    ["Loss", "Label of Grad. 1", "Average", "Label of Grad. 2", "Largest distance", "Both signs"],
    ...ranked.slice(0, NEAREST).map(({ pairing, worst, isAgreeing }) => [
      ...[pairing.loss, pairing.grad1Label, pairing.average, pairing.grad2Label],
      fraction(worst),
      isAgreeing ? "on all" : "not on all",
    ]),
  ], { align: ["l", "l", "l", "l", "r", "l"] });
  return {
    of: `${ranked.length} of ${DISTINCT.length} pairings`,
    agreeing: ranked.filter(({ isAgreeing }) => isAgreeing).length,
    table: ranked.length > 0
      ? table
      : "None: no pairing was measured on ensembles that the paper has.",
  };
}

interface RankedPairing {
  readonly pairing: Pairing;
  /** The distance to the paper's two differences on the ensemble where it is largest. */
  readonly worst: number;
  /** Both signs are there beyond doubt on every ensemble. */
  readonly isAgreeing: boolean;
}

/** The pairings that were measured on all ensembles that the paper has, the nearest to it first. */
function rankedPairings(all: readonly GridOutcomes[]): RankedPairing[] {
  const compared = all.filter((found) =>
    isAnswering(found) && paperDifferences(found.dataset, found.method) !== null
  );
  if (compared.length === 0) return [];
  return DISTINCT.flatMap((pairing) => {
    const findings = compared.map((found) => findPairing(found, pairing, "paper"));
    if (findings.includes(undefined)) return [];
    const measured = findings as PairingFinding[];
    return [{
      pairing,
      worst: Math.max(...measured.map(({ distance }) => distance!.effect)),
      isAgreeing: measured.every(agrees),
    }];
  }).sort((a, b) => a.worst - b.worst);
}
