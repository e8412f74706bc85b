/** What the members do at the shared iterate, step by step: the counters, as a table and in words. */

import { markdownTable } from "markdown-table";
import type { StepCounters } from "../evaluation/step_counters.ts";
import { fraction, NOTHING } from "../reports/numbers.ts";
import { accuracyOf, ensembleScoresOf, outcomeOf } from "./accuracies.ts";
import { fusedLossPoint } from "./grid.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { hundredths, lowestToHighest } from "./range.ts";
import { ensembleTitle } from "./titles.ts";

/** The labels that the counters are shown for: the literal words, and each member's own again. */
const LABELS = {
  true: "with true labels",
  predictedEachStep: "with each member's label predicted again",
} as const;
const LABEL_NAMES = Object.keys(LABELS) as (keyof typeof LABELS)[];

/** Zero gradients, shares of the norms, cosines and fooled members, at the first and last step. */
export function countersTable(all: readonly GridOutcomes[]): string {
  const points = LABEL_NAMES.flatMap((label) =>
    (["grad1", "signOfMean"] as const).map((followed) => fusedLossPoint("paper", label, followed))
  );
  const rows = all.flatMap((found) =>
    points.flatMap((point) => {
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

/** The counters before the last step of Grad. 2 in words, from the lowest to the highest ensemble. */
export function iterateText(all: readonly GridOutcomes[]): string {
  const sentences = LABEL_NAMES.flatMap((label) => {
    const steps = all.flatMap((found) =>
      outcomeOf(found, fusedLossPoint("paper", label, "signOfMean"))?.counters.slice(-1) ?? []
    );
    return steps.length === 0 ? [] : [lastStepText(LABELS[label], steps)];
  });
  if (sentences.length === 0) return "Nothing was counted along the sign of the mean.";
  const list = sentences.map((sentence) => `- ${sentence}`).join("\n");
  return `Before the last step along the sign of the mean, over the ensembles:\n\n${list}`;
}

function lastStepText(label: string, steps: readonly StepCounters[]): string {
  const fooled = steps.map(({ membersFooled }) => membersFooled);
  const cosines = steps.flatMap(({ fooled }) => fooled?.cosineToOthers ?? []);
  const shares = steps.flatMap(({ fooled }) => fooled?.share ?? []);
  const zeros = steps.map(({ zeroShare }) => zeroShare);
  const clauses = [`${label} ${lowestToHighest(fooled, hundredths)} members are fooled`];
  if (cosines.length > 0) {
    clauses.push(
      "the mean cosine between the gradients of a fooled member and of one that is not is " +
        lowestToHighest(cosines, hundredths) + pull(cosines),
    );
  }
  if (shares.length > 0) {
    const share = lowestToHighest(shares, hundredths);
    const ofAll = steps.flatMap(({ membersFooled, normShares }) =>
      normShares === null ? [] : [membersFooled / normShares.length]
    );
    clauses.push(
      `the fooled members, ${lowestToHighest(ofAll, hundredths)} of all, have ${share} of the ` +
        "gradients' norms",
    );
  }
  clauses.push(`${lowestToHighest(zeros, fraction)} of the gradients are exactly 0`);
  return `${clauses.join("; ")}.`;
}

/** What the signs of all cosines say. */
function pull(cosines: readonly number[]): string {
  if (cosines.every((cosine) => cosine > 0)) return ", so they do not block each other";
  if (cosines.every((cosine) => cosine < 0)) return ", so they block each other";
  return ", of either sign";
}
