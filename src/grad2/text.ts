/** The experiment on Grad. 2 as text, for a terminal and for the page `docs/grad2.md`. */

import { markdownTable } from "markdown-table";
import { datasetLabel } from "../reports/names.ts";
import { fraction, NOTHING, signed, signedInterval } from "../reports/numbers.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import { ATTACK_LABELS } from "../attacks/attack_label_names.ts";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import { ATTACK_LABELS as ATTACK_TITLES } from "../reports/names.ts";
import { accuracyOf, attackerScoresOf, ensembleScoresOf, outcomeOf } from "./accuracies.ts";
import {
  type ExplanationFinding,
  judgeExplanations,
  METHODS_OF_A_FINDING,
  type Standing,
} from "./explanations.ts";
import { attackOfSchedule, BIM_SCHEDULES, type BimSchedule, type GridPoint } from "./grid.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { findPairing, LITERAL, PAIRINGS, type SignedDifference } from "./pairings.ts";

/** Everything that is printed of an experiment. */
export function grad2Text(all: readonly GridOutcomes[]): string {
  const measured = BIM_SCHEDULES.filter((schedule) =>
    all.some((found) => findPairing(found, LITERAL, schedule) !== undefined)
  );
  return [
    ...measured.flatMap((schedule) => [
      `Grad. 2 minus Grad. 1 on the ensemble, ${scheduleTitle(schedule)}`,
      explanationsTable(all, schedule),
      standingsText(judgeExplanations(all, schedule)),
    ]),
    "Accuracies, by the label that is attacked (fused loss, Grad. 2 as the sign of the mean)",
    levelsTable(all),
    "What happens at the shared iterate of BIM in the paper's steps, before the first and the last",
    countersTable(all),
    `The nearest of ${PAIRINGS.length} pairings, which were not chosen among by it`,
    nearestTable(all),
  ].join("\n\n");
}

/** BIM's steps, in words. */
export function scheduleTitle(schedule: BimSchedule): string {
  return schedule === "paper"
    ? "BIM in the paper's 8 steps of ε/8"
    : `BIM in ${schedule} steps of 2.5 ε/${schedule}`;
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
  const finding = findPairing(found, LITERAL, "paper");
  const of = (difference: SignedDifference | undefined): string =>
    difference?.paper == null ? NOTHING : signed(difference.paper);
  return [
    ensembleTitle(found),
    "the paper",
    of(finding?.fgsm),
    "",
    of(finding?.bim),
    "",
    "",
    "",
    "",
  ];
}

/** An ensemble's name for readers. */
export function ensembleTitle({ dataset, method, seed }: GridOutcomes): string {
  return `${datasetLabel(dataset)}, ${method}${seed === 1 ? "" : `, seed ${seed}`}`;
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
  supported: "supported: both of the paper's signs on every ensemble, all four methods among them",
  lead:
    `a lead: both signs on every ensemble measured, of fewer than ${METHODS_OF_A_FINDING} methods`,
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

/** Under which labels the counters are shown: the literal words, and each member's own again. */
const COUNTED: readonly GridPoint[] = (["true", "predictedEachStep"] as const).flatMap((
  attackLabel,
) =>
  (["grad1", "signOfMean"] as const).map((followed): GridPoint => ({
    schedule: "paper",
    loss: "fused",
    attackLabel,
    followed,
  }))
);

/** Zero gradients, shares of the norms, cosines and fooled members, at the first and last step. */
export function countersTable(all: readonly GridOutcomes[]): string {
  const rows = all.flatMap((found) =>
    COUNTED.flatMap((point) => {
      const outcome = outcomeOf(found, point);
      if (outcome === undefined) return [];
      const { counters } = outcome;
      const accuracy = fraction(accuracyOf(ensembleScoresOf(outcome, found.labels)));
      const what = [ensembleTitle(found), point.followed, point.attackLabel, accuracy];
      return [0, counters.length - 1].map((step, i) => [
        ...(i === 0 ? what : what.map(() => "")),
        String(step + 1),
        ...counterCells(counters[step]!),
      ]);
    })
  );
  return markdownTable([
    [
      ...["Ensemble", "Follows", "Label", "Accuracy", "Step", "Zero", "Fooled"],
      ...["Largest share", "Fooled's share", "Cosine", "Fooled to others"],
    ],
    ...rows,
  ], { align: ["l", "l", "l", "r", "r", "r", "r", "r", "r", "r", "r"] });
}

function counterCells({ zeroShare, membersFooled, meanCosine, fooled }: StepCounters): string[] {
  const of = (value: number | null | undefined): string =>
    value == null ? NOTHING : value.toFixed(2);
  return [
    fraction(zeroShare),
    membersFooled.toFixed(2),
    ...[fooled?.largestShare, fooled?.share, meanCosine, fooled?.cosineToOthers].map(of),
  ];
}

const NEAREST = 5;

/** The pairings that come nearest to the paper's two differences, over all ensembles. */
export function nearestTable(all: readonly GridOutcomes[]): string {
  const compared = all.filter((found) => findPairing(found, LITERAL, "paper")?.distance);
  if (compared.length === 0) return "None: the paper has no such ensembles.";
  const ranked = PAIRINGS.flatMap((pairing) => {
    const distances = compared.map((found) =>
      findPairing(found, pairing, "paper")?.distance?.effect
    );
    if (distances.some((distance) => distance === undefined)) return [];
    return [{ pairing, worst: Math.max(...distances as number[]) }];
  }).sort((a, b) => a.worst - b.worst);
  return markdownTable([
    ["Loss", "Label of Grad. 1", "Average", "Label of Grad. 2", "Largest distance"],
    ...ranked.slice(0, NEAREST).map(({ pairing, worst }) => [
      ...[pairing.loss, pairing.grad1Label, pairing.average, pairing.grad2Label],
      fraction(worst),
    ]),
  ], { align: ["l", "l", "l", "l", "r"] });
}
