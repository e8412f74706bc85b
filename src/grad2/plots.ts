/** The plots of the experiment on Grad. 2, as charts. */

import { type IntervalPoint, pointsWithIntervals } from "../charts/points_with_intervals.ts";
import { type LinePoint, linesWithBands } from "../charts/lines_with_bands.ts";
import type { ChartSpec } from "../charts/render.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import { imagesEstimate } from "../evaluation/estimate.ts";
import { accuracyError, ensembleScoresOf, outcomeOf } from "./accuracies.ts";
import { judgeExplanations } from "./standings.ts";
import { fusedLossPoint, type GridPoint } from "./grid.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { paperDifferences } from "./pairings.ts";
import { ensembleTitle, scheduleTitle } from "./titles.ts";

/** Both differences under every explanation, the paper's above them, a panel for each ensemble. */
export function explanationsChart(all: readonly GridOutcomes[]): ChartSpec {
  const points = all.flatMap((found): IntervalPoint[] => {
    const panel = ensembleTitle(found);
    const paper = paperDifferences(found.dataset, found.method);
    return [
      ...(paper === null ? [] : [
        { panel, row: "the paper", series: "FGSM", value: paper.fgsm },
        { panel, row: "the paper", series: "BIM", value: paper.bim },
      ]),
      ...judgeExplanations([found], "paper").flatMap(({ explanation, ensembles: [first] }) => {
        if (first === undefined) return [];
        const { fgsm, bim } = first.finding;
        const common = { panel, row: explanation.title };
        return [
          { ...common, series: "FGSM", value: fgsm.effect, interval: fgsm.interval },
          { ...common, series: "BIM", value: bim.effect, interval: bim.interval },
        ];
      }),
    ];
  });
  return pointsWithIntervals(points, {
    description: `Accuracy with Grad. 2 minus accuracy with Grad. 1, by explanation, ${
      scheduleTitle("paper")
    }; the paper's differences in the first row`,
    x: "accuracy with Grad. 2 minus accuracy with Grad. 1",
    at: 0,
  });
}

/** How many members are fooled before each step of the paper's BIM with Grad. 2, by its label. */
export function fooledChart(all: readonly GridOutcomes[]): ChartSpec {
  return stepsChart(all, {
    description: "Members fooled at the shared iterate, before each step of BIM with Grad. 2",
    y: "members fooled",
    of: ({ membersFooled }) => membersFooled,
  });
}

/** How the gradients of fooled members stand to the others', before each step, by Grad. 2's label. */
export function oppositionChart(all: readonly GridOutcomes[]): ChartSpec {
  return stepsChart(all, {
    description:
      "Mean cosine between the gradients of a fooled member and of one that is not, before each " +
      "step of BIM with Grad. 2",
    y: "cosine, fooled to others",
    of: ({ fooled }) => fooled?.cosineToOthers ?? null,
  });
}

/** The labels that the lines of the step charts are for, by what they are called there. */
const LINES: Readonly<Record<string, GridPoint["attackLabel"]>> = {
  "true label": "true",
  "each member's label again": "predictedEachStep",
  "the ensemble's label again": "predictedEachStepEnsemble",
};

function stepsChart(
  all: readonly GridOutcomes[],
  { description, y, of }: {
    readonly description: string;
    readonly y: string;
    readonly of: (step: StepCounters) => number | null;
  },
): ChartSpec {
  const points = all.flatMap((found) =>
    Object.entries(LINES).flatMap(([series, attackLabel]): LinePoint[] => {
      const outcome = outcomeOf(found, fusedLossPoint("paper", attackLabel, "signOfMean"));
      return (outcome?.counters ?? []).flatMap((step, i) => {
        const value = of(step);
        return value === null ? [] : [{
          panel: ensembleTitle(found),
          series,
          x: i + 1,
          y: value,
        }];
      });
    })
  );
  return linesWithBands(points, { description, x: "step", y, whole: true });
}

/**
 * The ensemble's accuracy after BIM in more and more steps, with either gradient, by label, where it
 * was measured in two numbers of steps at least: a point without a line does not say its gradient.
 */
export function stepCountsChart(all: readonly GridOutcomes[]): ChartSpec {
  const points = all.flatMap((found) =>
    Object.entries(LINES).flatMap(([series, attackLabel]) =>
      (["grad1", "signOfMean"] as const).flatMap((followed) => {
        const line = (["8", "40", "100"] as const).flatMap((schedule): LinePoint[] => {
          const outcome = outcomeOf(found, fusedLossPoint(schedule, attackLabel, followed));
          if (outcome === undefined) return [];
          const scores = ensembleScoresOf(outcome, found.labels);
          const { effect, interval } = imagesEstimate(accuracyError(scores), outcome.images, [
            0,
            1,
          ]);
          return [{
            panel: ensembleTitle(found),
            series,
            source: followed === "grad1" ? "Grad. 1" : "Grad. 2",
            x: Number(schedule),
            y: effect,
            interval,
          }];
        });
        return line.length > 1 ? line : [];
      })
    )
  );
  return linesWithBands(points, {
    description: "Accuracy of the ensemble after BIM in more and more steps, with either gradient",
    x: "steps",
    y: "accuracy",
    domain: [0, 1],
    whole: true,
  });
}
