/** The experiment on Grad. 2 as text, for a terminal and for the page `docs/grad2.md`. */

import { markdownTable } from "markdown-table";
import { fraction, NOTHING, signed, signedInterval } from "../reports/numbers.ts";
import { ATTACK_LABELS } from "../attacks/attack_label_names.ts";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import { ATTACK_LABELS as ATTACK_TITLES } from "../reports/names.ts";
import { accuracyOf, attackerScoresOf, ensembleScoresOf, outcomeOf } from "./accuracies.ts";
import { countersTable, iterateText } from "./counters_text.ts";
import {
  type ExplanationFinding,
  EXPLANATIONS,
  judgeExplanations,
  type Standing,
} from "./explanations.ts";
import { attackOfSchedule, BIM_SCHEDULES, type BimSchedule } from "./grid.ts";
import type { GridOutcomes } from "./outcomes.ts";
import {
  findPairing,
  type Pairing,
  PAIRINGS,
  paperDifferences,
  type SignedDifference,
} from "./pairings.ts";
import { ensembleTitle, scheduleTitle } from "./titles.ts";

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

/** Every explanation on every ensemble: both differences, and the distance to the paper's. */
export function explanationsTable(all: readonly GridOutcomes[], schedule: BimSchedule): string {
  const rows = all.flatMap((found) => [
    paperRowOf(found),
    ...judgeExplanations([found], schedule).flatMap(({ explanation, ensembles: [first] }) => {
      if (first === undefined) return [];
      const { fgsm, bim, distance } = first.finding;
      return [[
        "",
        explanation.title,
        ...differenceCells(fgsm),
        ...differenceCells(bim),
        distance === null ? NOTHING : fraction(distance.effect),
        distance === null ? NOTHING : `[${distance.interval.map(fraction).join(", ")}]`,
        signsText(fgsm, bim),
      ]];
    }),
  ]);
  return markdownTable([
    ["Ensemble", "Explanation", "FGSM", "95 %", "BIM", "95 %", "Distance", "95 %", "Paper's signs"],
    ...rows,
  ], { align: ["l", "l", "r", "r", "r", "r", "r", "r", "l"] });
}

function paperRowOf(found: GridOutcomes): string[] {
  const paper = paperDifferences(found.dataset, found.method);
  const [fgsm, bim] = paper === null ? [NOTHING, NOTHING] : [signed(paper.fgsm), signed(paper.bim)];
  return [ensembleTitle(found), "the paper", fgsm, "", bim, "", "", "", ""];
}

function differenceCells({ effect, interval }: SignedDifference): [string, string] {
  return [signed(effect), signedInterval(interval)];
}

/** Which of the paper's signs were found. */
function signsText(fgsm: SignedDifference, bim: SignedDifference): string {
  const words = { reproduced: "yes", refuted: "no", inconclusive: "open" };
  return `FGSM ${words[fgsm.verdict]}, BIM ${words[bim.verdict]}`;
}

const STANDINGS: Readonly<Record<Standing, string>> = {
  supported: "a finding: both of the paper's signs on every ensemble, all four methods among them",
  lead:
    `a lead: both signs on every ensemble of Table 2's methods that was measured, of fewer than all four`,
  excluded: "excluded: one sign at least is the other way round on one ensemble at least",
  open: "open",
  "not measured": "not measured",
};

/** What stands, one line for each standing. */
export function standingsText(findings: readonly ExplanationFinding[]): string {
  const byStanding = Map.groupBy(findings, ({ standing }) => standing);
  return (Object.keys(STANDINGS) as Standing[]).flatMap((standing) => {
    const titles = byStanding.get(standing)?.map(({ explanation }) => explanation.title);
    return titles === undefined ? [] : [`- ${STANDINGS[standing]}: ${titles.join("; ")}`];
  }).join("\n");
}

/**
 * The accuracies themselves, of the attackers alone, and of the ensemble with either gradient, by the
 * label that is attacked.
 */
export function levelsTable(all: readonly GridOutcomes[]): string {
  const rows = all.flatMap((found) =>
    (["fgsm", "paper"] as const).flatMap((schedule) => {
      const attack = attackOfSchedule(schedule);
      const paper = paperRow(PAPER_TABLE2, found.dataset, attack, found.method);
      const title = `${ensembleTitle(found)}, ${ATTACK_TITLES[attack]}`;
      return [
        ...(paper === undefined ? [] : [[
          ...[title, "the paper", paper.grad1Single, paper.grad1Ensemble, paper.grad2Ensemble]
            .map((cell) => typeof cell === "number" ? fraction(cell) : cell),
        ]]),
        ...ATTACK_LABELS.flatMap((attackLabel, i) => {
          const point = { schedule, loss: "fused", attackLabel } as const;
          const grad1 = outcomeOf(found, { ...point, followed: "grad1" });
          const grad2 = outcomeOf(found, { ...point, followed: "signOfMean" });
          if (grad1 === undefined || grad2 === undefined) return [];
          const scores = [
            attackerScoresOf(grad1, found.labels)!,
            ensembleScoresOf(grad1, found.labels),
            ensembleScoresOf(grad2, found.labels),
          ];
          const name = i === 0 && paper === undefined ? title : "";
          return [[name, attackLabel, ...scores.map((one) => fraction(accuracyOf(one)))]];
        }),
      ];
    })
  );
  return markdownTable([
    ["Ensemble, attack", "Attacked label", "Single", "Grad. 1", "Grad. 2"],
    ...rows,
  ], { align: ["l", "l", "r", "r", "r"] });
}

/** BIM's accuracies on the ensemble, with either gradient of a pairing, minus the paper's. */
export function bimShifts(
  found: GridOutcomes,
  { loss, grad1Label, average, grad2Label }: Pairing,
): number[] {
  const paper = paperRow(PAPER_TABLE2, found.dataset, "bim", found.method);
  if (paper === undefined) return [];
  const common = { schedule: "paper", loss } as const;
  return ([
    [{ ...common, attackLabel: grad1Label, followed: "grad1" }, paper.grad1Ensemble],
    [{ ...common, attackLabel: grad2Label, followed: average }, paper.grad2Ensemble],
  ] as const).flatMap(([point, printed]) => {
    const outcome = outcomeOf(found, point);
    return outcome === undefined
      ? []
      : [accuracyOf(ensembleScoresOf(outcome, found.labels)) - printed];
  });
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
