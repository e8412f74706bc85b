/** The accuracies themselves, which may be far from the paper's where differences agree. */

import { markdownTable } from "markdown-table";
import { ATTACK_LABELS } from "../attacks/attack_label_names.ts";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import { ATTACK_LABELS as ATTACK_TITLES } from "../reports/names.ts";
import { fraction } from "../reports/numbers.ts";
import { accuracyOf, attackerScoresOf, ensembleScoresOf, outcomeOf } from "./accuracies.ts";
import { attackOfSchedule } from "./grid.ts";
import type { GridOutcomes } from "./outcomes.ts";
import type { Pairing } from "./pairings.ts";
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
