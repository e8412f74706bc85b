/** What the members do at the shared iterate, step by step: the counters, as a table and in words. */

import { markdownTable } from "markdown-table";
import type { StepCounters } from "../evaluation/step_counters.ts";
import { fraction, NOTHING } from "../reports/numbers.ts";
import { accuracyOf, ensembleScoresOf, outcomeOf } from "./accuracies.ts";
import type { GridPoint } from "./grid.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { lowestToHighest } from "./range.ts";
import { ensembleTitle } from "./titles.ts";

/** The labels that the counters are shown for: the literal words, and each member's own again. */
const LABELS = ["true", "predictedEachStep"] as const;

function counted(
  attackLabel: GridPoint["attackLabel"],
  followed: GridPoint["followed"],
): GridPoint {
  return { schedule: "paper", loss: "fused", attackLabel, followed };
}

/** Zero gradients, shares of the norms, cosines and fooled members, at the first and last step. */
export function countersTable(all: readonly GridOutcomes[]): string {
  const points = LABELS.flatMap((label) => [counted(label, "grad1"), counted(label, "signOfMean")]);
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
  const sentences = LABELS.flatMap((label) => {
    const steps = all.flatMap((found) =>
      outcomeOf(found, counted(label, "signOfMean"))?.counters.slice(-1) ?? []
    );
    return steps.length === 0 ? [] : [lastStepText(LABEL_WORDS[label], steps)];
  });
  if (sentences.length === 0) return "Nothing was counted along the sign of the mean.";
  const list = sentences.map((sentence) => `- ${sentence}`).join("\n");
  return `Before the last step along the sign of the mean, over the ensembles:\n\n${list}`;
}

const LABEL_WORDS: Readonly<Record<typeof LABELS[number], string>> = {
  true: "with true labels",
  predictedEachStep: "with each member's label predicted again",
};

function lastStepText(label: string, steps: readonly StepCounters[]): string {
  const cosines = steps.flatMap(({ fooled }) => fooled?.cosineToOthers ?? []);
  const shares = steps.flatMap(({ fooled }) => fooled?.share ?? []);
  const zeros = steps.map(({ zeroShare }) => zeroShare);
  const pull = cosines.every((cosine) => cosine > 0)
    ? ", so they pull together"
    : cosines.every((cosine) => cosine < 0)
    ? ", so they block each other"
    : ", of either sign";
  return `${label} ${
    lowestToHighest(steps.map(({ membersFooled }) => membersFooled), hundredths)
  } members are fooled` +
    (cosines.length === 0
      ? ""
      : `; the mean cosine between the gradients of a fooled member and of one that is not is ` +
        `${lowestToHighest(cosines, hundredths)}${pull}`) +
    (shares.length === 0
      ? ""
      : `; the fooled members have ${
        lowestToHighest(shares, hundredths)
      } of the gradients' norms`) +
    `; ${lowestToHighest(zeros, fraction)} of the gradients are exactly 0.`;
}

function hundredths(value: number): string {
  return value.toFixed(2).replace("-", "−");
}
