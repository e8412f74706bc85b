/** All pairings crossed: how many were measured, which have the paper's signs, which come nearest. */

import { markdownTable } from "markdown-table";
import { ATTACK_LABELS } from "../attacks/attack_label_names.ts";
import { isAnswering } from "../evaluation/answering.ts";
import { fraction, NOTHING } from "../reports/numbers.ts";
import { AVERAGES, type BimSchedule, LOSSES, pointName, samePoint } from "./grid.ts";
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

/** A pairing that was measured on every ensemble that the paper has. */
export interface CrossedPairing {
  readonly pairing: Pairing;
  /** The distance to the paper's two differences on the ensemble where it is largest. */
  readonly worst: number;
  /** Both signs are there beyond doubt on every ensemble. */
  readonly isAgreeing: boolean;
}

const OR = new Intl.ListFormat("en-GB", { type: "disjunction" });

/** All pairings with BIM in some number of steps. */
export interface StepsCrossed {
  readonly schedule: BimSchedule;
  readonly crossed: readonly CrossedPairing[];
}

/** The pairings that compare different attacks; of those that compare the same, the first. */
const DISTINCT: ReadonlySet<Pairing> = new Set(
  new Map(
    PAIRINGS.toReversed().map((pairing) => [
      (["fgsm", "paper"] as const).flatMap((schedule) =>
        Object.values(attacksOf(pairing, schedule))
      )
        .map((point) => pointName(samePoint(point))).join(),
      pairing,
    ]),
  ).values(),
);

/** The pairings that were measured on all ensembles that the paper has, with BIM in some number of steps. */
export function crossPairings(
  all: readonly GridOutcomes[],
  schedule: BimSchedule,
): CrossedPairing[] {
  const compared = all.filter((found) =>
    isAnswering(found) && paperDifferences(found.dataset, found.method) !== null
  );
  if (compared.length === 0) return [];
  return PAIRINGS.flatMap((pairing) => {
    const findings = compared.map((found) => findPairing(found, pairing, schedule));
    if (findings.includes(undefined)) return [];
    const measured = findings as PairingFinding[];
    return [{
      pairing,
      worst: Math.max(...measured.map(({ distance }) => distance!.effect)),
      isAgreeing: measured.every(agrees),
    }];
  });
}

/** How many pairings are nearest. */
const NEAREST = 5;

/** How many pairings were measured on all ensembles that the paper has: `120 of 402 pairings`. */
export function pairingsMeasured(crossed: readonly CrossedPairing[]): string {
  return `${distinct(crossed).length} of ${DISTINCT.size} pairings`;
}

/**
 * A line for each number of BIM's steps: of the pairings of each loss, how many were measured on all
 * ensembles that the paper has, and how many have both of its signs on all.
 */
export function coverageTable(bySteps: readonly StepsCrossed[]): string {
  const rows = bySteps.map(({ schedule, crossed }) => {
    const measured = distinct(crossed);
    const ofLoss = LOSSES.map((loss) => {
      const isOfLoss = (pairing: Pairing): boolean => pairing.loss === loss;
      return `${measured.filter(({ pairing }) => isOfLoss(pairing)).length} of ${
        [...DISTINCT].filter(isOfLoss).length
      }`;
    });
    const agreeing = measured.filter(({ isAgreeing }) => isAgreeing).length;
    return [scheduleTitle(schedule), ...ofLoss, String(agreeing)];
  });
  return markdownTable([["Steps", ...LOSSES, "Both signs on all"], ...rows], {
    align: ["l", ...LOSSES.map(() => "r"), "r"],
  });
}

/**
 * How many pairings have both of the paper's signs on all ensembles with BIM in its own steps, and the
 * averages and labels of Grad. 2 that they have.
 */
export function signsText(crossed: readonly CrossedPairing[]): string {
  return `Of ${distinct(crossed).length} pairings of a loss, a label for either gradient and an ` +
    "average ([all combinations](grad2/numbers.md#all-combinations)), " +
    `${agreeingText(crossed)}.`;
}

/** The same with BIM in other numbers of steps, a line for each. */
export function stepsSignsText(bySteps: readonly StepsCrossed[]): string {
  return bySteps.map(({ schedule, crossed }) =>
    `- With ${scheduleTitle(schedule)}, of ${
      distinct(crossed).length
    } pairings that were measured, ` +
    `${agreeingText(crossed)}.`
  ).join("\n");
}

/** How many pairings have both of the paper's signs on all ensembles, and by which average and label. */
export function agreeingText(crossed: readonly CrossedPairing[]): string {
  const agreeing = distinct(crossed).filter(({ isAgreeing }) => isAgreeing);
  if (agreeing.length === 0) return "none has both signs on all ensembles";
  const byAverage = Map.groupBy(agreeing, ({ pairing }) => pairing.average);
  const byLabels = Map.groupBy(byAverage, ([, pairings]) => {
    const labels = new Set(pairings.map(({ pairing }) => `\`${pairing.grad2Label}\``));
    return OR.format(labels);
  });
  const parts = [...byLabels].map(([labels, averages]) => {
    const count = averages.reduce((sum, [, pairings]) => sum + pairings.length, 0);
    const names = OR.format(averages.map(([average]) => `\`${average}\``));
    return `${count} by ${names}, the label of Grad. 2 being ${labels}`;
  });
  const have = agreeing.length === 1 ? "has" : "have";
  return `${agreeing.length} ${have} both signs on all ensembles: ${parts.join("; ")}`;
}

/**
 * By the average and the label of Grad. 2: how many pairings have both of the paper's signs on all
 * ensembles, of those measured. They differ in the loss and in the label of Grad. 1.
 */
export function signsTable(crossed: readonly CrossedPairing[]): string {
  const rows = AVERAGES.map((average) => [
    average,
    ...ATTACK_LABELS.map((label) => {
      const here = crossed.filter(({ pairing }) =>
        pairing.average === average && pairing.grad2Label === label
      );
      const agreeing = here.filter(({ isAgreeing }) => isAgreeing).length;
      return here.length === 0 ? NOTHING : `${agreeing} of ${here.length}`;
    }),
  ]);
  return markdownTable([["Average", ...ATTACK_LABELS], ...rows], {
    align: ["l", ...ATTACK_LABELS.map(() => "r")],
  });
}

/** A table of the pairings that come nearest to the paper's two differences, over all ensembles. */
export function nearestPairings(crossed: readonly CrossedPairing[]): string {
  const nearest = distinct(crossed)
    .toSorted((a, b) => a.worst - b.worst)
    .slice(0, NEAREST);
  if (nearest.length === 0) {
    return "None: no pairing was measured on ensembles that the paper has.";
  }
  return markdownTable([
    ["Loss", "Label of Grad. 1", "Average", "Label of Grad. 2", "Largest distance", "Both signs"],
    ...nearest.map(({ pairing, worst, isAgreeing }) => [
      ...[pairing.loss, pairing.grad1Label, pairing.average, pairing.grad2Label],
      fraction(worst),
      isAgreeing ? "on all" : "not on all",
    ]),
  ], { align: ["l", "l", "l", "l", "r", "l"] });
}

function distinct(crossed: readonly CrossedPairing[]): CrossedPairing[] {
  return crossed.filter(({ pairing }) => DISTINCT.has(pairing));
}
