/** The accuracies themselves, which may be far from the paper's where differences agree. */

import { markdownTable } from "markdown-table";
import { ATTACK_LABELS } from "../attacks/attack_label_names.ts";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import { ATTACK_WORDS } from "../reports/names.ts";
import { fraction, signed } from "../reports/numbers.ts";
import { accuracyOf, attackerScoresOf, ensembleScoresOf, outcomeOf } from "./accuracies.ts";
import type { ExplanationFinding } from "./standings.ts";
import { attackOfSchedule } from "./grid.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { attacksOf, type Pairing } from "./pairings.ts";
import { lowestToHighest } from "./range.ts";
import { ensembleTitle } from "./titles.ts";

/**
 * Accuracies of the attackers alone, and of the ensemble with either gradient, by the
 * label that is attacked.
 */
export function levelsTable(all: readonly GridOutcomes[]): string {
  const rows = all.flatMap((found) =>
    (["fgsm", "paper"] as const).flatMap((schedule) => {
      const attack = attackOfSchedule(schedule);
      const paper = paperRow(PAPER_TABLE2, found.dataset, attack, found.method);
      const title = `${ensembleTitle(found)}, ${ATTACK_WORDS[attack]}`;
      const measured = ATTACK_LABELS.flatMap((attackLabel) => {
        const point = { schedule, loss: "fused", attackLabel } as const;
        const grad1 = outcomeOf(found, { ...point, followed: "grad1" });
        const grad2 = outcomeOf(found, { ...point, followed: "signOfMean" });
        if (grad1 === undefined || grad2 === undefined) return [];
        const { labels } = found;
        const scores = [
          attackerScoresOf(grad1, labels)!,
          ...[grad1, grad2].map((outcome) => ensembleScoresOf(outcome, labels)),
        ];
        return [{ attackLabel, scores }];
      });
      if (measured.length === 0) return [];
      return [
        ...(paper === undefined ? [] : [[
          ...[title, "the paper", paper.grad1Single, paper.grad1Ensemble, paper.grad2Ensemble]
            .map((cell) => typeof cell === "number" ? fraction(cell) : cell),
        ]]),
        ...measured.map(({ attackLabel, scores }, i) => [
          i === 0 && paper === undefined ? title : "",
          attackLabel,
          ...scores.map((one) => fraction(accuracyOf(one))),
        ]),
      ];
    })
  );
  return markdownTable([
    ["Ensemble, attack", "Attacked label", "Single", "Grad. 1", "Grad. 2"],
    ...rows,
  ], { align: ["l", "l", "r", "r", "r"] });
}

/** A pairing's four accuracies on an ensemble, in the order of the paper's columns. */
const CELLS = [
  { title: "FGSM, Grad. 1", attack: "fgsm", gradient: "grad1" },
  { title: "FGSM, Grad. 2", attack: "fgsm", gradient: "grad2" },
  { title: "BIM, Grad. 1", attack: "bim", gradient: "grad1" },
  { title: "BIM, Grad. 2", attack: "bim", gradient: "grad2" },
] as const;

/**
 * The ensembles' accuracies under the attacks of explanations minus the paper's in the same place,
 * from the lowest to the highest ensemble; empty where the paper has none of the ensembles.
 */
export function levelShiftsTable(findings: readonly ExplanationFinding[]): string {
  const rows = findings.flatMap(({ explanation: { title, pairing }, ensembles }) => {
    const ofPaper = ensembles.map(({ found }) => found).filter(hasPaperRow);
    if (ofPaper.length === 0) return [];
    return [[
      title,
      ...CELLS.map((cell) =>
        lowestToHighest(ofPaper.map((found) => levelShift(found, pairing, cell)), signed)
      ),
    ]];
  });
  if (rows.length === 0) return "";
  return markdownTable([["Explanation", ...CELLS.map(({ title }) => title)], ...rows], {
    align: ["l", "r", "r", "r", "r"],
  });
}

/**
 * How far from the paper's the accuracies of explanations are that stand, and FGSM's under Grad. 1 of
 * the literal words, which no reading of Grad. 2 touches; nothing where the paper has no such
 * ensembles, or none stands.
 */
export function levelsText(
  literal: ExplanationFinding,
  leads: readonly ExplanationFinding[],
): string[] {
  const distances = leads.flatMap((lead) => farthestLevel(lead) ?? []);
  if (distances.length === 0) return [];
  const nearest = Math.floor(100 * Math.min(...distances)) / 100;
  const shifts = literal.ensembles.map(({ found }) => found).filter(hasPaperRow)
    .map((found) => levelShift(found, literal.explanation.pairing, CELLS[0]));
  const isOneWay = new Set(shifts.map(Math.sign)).size === 1;
  return [
    `Under each of them one of the four accuracies at least is ${
      nearest.toFixed(2)
    } or more from ` +
    "the paper's on one ensemble ([the levels](grad2/numbers.md#the-levels))." +
    (isOneWay
      ? ` FGSM's under Grad. 1 with true labels is off by ${
        lowestToHighest(shifts, signed)
      }, the ` +
        "same way on every ensemble, so that something besides Grad. 2 differs from the paper."
      : ""),
  ];
}

function hasPaperRow({ dataset, method }: GridOutcomes): boolean {
  return paperRow(PAPER_TABLE2, dataset, "bim", method) !== undefined;
}

function levelShift(
  found: GridOutcomes,
  pairing: Pairing,
  { attack, gradient }: Pick<typeof CELLS[number], "attack" | "gradient">,
): number {
  const outcome = outcomeOf(
    found,
    attacksOf(pairing, attack === "bim" ? "paper" : attack)[gradient],
  )!;
  const row = paperRow(PAPER_TABLE2, found.dataset, attack, found.method)!;
  const isExchanged = attack === "bim" && pairing.bimExchanged === true;
  const column = isExchanged ? ({ grad1: "grad2", grad2: "grad1" } as const)[gradient] : gradient;
  return accuracyOf(ensembleScoresOf(outcome, found.labels)) - row[`${column}Ensemble`];
}

/** How far an explanation's accuracies are from the paper's, where they are farthest. */
export function farthestLevel({ explanation, ensembles }: ExplanationFinding): number | undefined {
  const ofPaper = ensembles.map(({ found }) => found).filter(hasPaperRow);
  if (ofPaper.length === 0) return undefined;
  return Math.max(
    ...ofPaper.flatMap((found) =>
      CELLS.map((cell) => Math.abs(levelShift(found, explanation.pairing, cell)))
    ),
  );
}
