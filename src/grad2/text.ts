/** The experiment on Grad. 2 as text, for a terminal and for the page `docs/grad2.md`. */

import { markdownTable } from "markdown-table";
import { datasetLabel } from "../reports/names.ts";
import { fraction, NOTHING, signed, signedInterval } from "../reports/numbers.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import { accuracyOf, ensembleScoresOf, outcomeOf } from "./accuracies.ts";
import {
  type ExplanationFinding,
  judgeExplanations,
  METHODS_OF_A_FINDING,
  type Standing,
} from "./explanations.ts";
import { BIM_SCHEDULES, type BimSchedule, type GridPoint } from "./grid.ts";
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
