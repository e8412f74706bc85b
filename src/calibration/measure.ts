/** From the clean predictions of every value's networks to a choice. */

import type { DatasetName } from "../data/dataset.ts";
import { type Cell, cellScores } from "../evaluation/accuracy.ts";
import { cellEstimate } from "../evaluation/accuracy_estimate.ts";
import type { Interval } from "../evaluation/interval.ts";
import type { MethodOutcomes } from "../evaluation/outcomes.ts";
import { checkOutcomes } from "../evaluation/outcomes_check.ts";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { replicateEstimate } from "../evaluation/replicates.ts";
import { meanScore, type Scores } from "../evaluation/scores.ts";
import { randomStream } from "../random/stream.ts";
import type { ComparedAccuracy, FactorCalibration, ValueCalibration } from "./calibration.ts";
import { defaultOf, type FactorName, FACTORS, paperCells } from "./factors.ts";
import { chooseValue, RULE } from "./rule.ts";

/** What the networks of one value predicted on the held-out images. */
export interface MeasuredValue extends Pick<ValueCalibration, "value" | "deadClasses"> {
  readonly outcomes: MethodOutcomes;
}

/** The part of a factor's calibration that follows from predictions. */
export type FactorFindings = Pick<
  FactorCalibration,
  "factor" | "method" | "paper" | "values" | "choice" | "rule"
>;

const SINGLE: Cell = { column: "cleanSingle" };

/**
 * Holds the values of a factor against the paper's clean cells and chooses one by the rule.
 *
 * Members of the same number are pairs: they start from the same weights and see the same images in
 * the same order. So the difference of two values is resampled over pairs of members and over the
 * images that all of them saw.
 *
 * @param seed The seed of the calibration
 * @throws {Error} If the predictions are not well formed
 */
export function measureFactor(
  factor: FactorName,
  measured: readonly MeasuredValue[],
  dataset: DatasetName,
  seed: number,
): FactorFindings {
  for (const { outcomes } of measured) checkOutcomes([outcomes]);
  const paper = paperCells(factor, dataset);
  const scores = new Map(
    measured.map(({ value, outcomes }) => [value, cellScores(outcomes, SINGLE)] as const),
  );
  const fromNearest = (value: string | number, nearest: string | number): Difference =>
    difference(scores.get(value)!, scores.get(nearest)!, [factor, dataset, value, nearest], seed);
  const byDefault = defaultOf(factor);
  const choice = chooseValue(
    measured.map(({ value }) => ({ value, accuracy: meanScore(scores.get(value)!) })),
    {
      paper: paper.single,
      byDefault,
      difference: (value, nearest) => fromNearest(value, nearest).interval,
    },
  );
  const compare = (outcomes: MethodOutcomes, cell: Cell, papers: number): ComparedAccuracy => {
    const { effect: accuracy, interval } = cellEstimate([outcomes], dataset, cell, seed);
    return {
      accuracy,
      interval,
      distance: accuracy - papers,
      distanceInterval: [interval[0] - papers, interval[1] - papers],
    };
  };
  const values = measured.map(({ value, outcomes, deadClasses }) => ({
    value,
    members: memberCounts(scores.get(value)!),
    single: compare(outcomes, SINGLE, paper.single),
    ...(paper.ensemble !== undefined && outcomes.clean.members === PAPER_TABLE2.members && {
      ensemble: compare(outcomes, { column: "cleanEnsemble" }, paper.ensemble),
    }),
    fromNearest: fromNearest(value, choice.nearest),
    deadClasses,
  }));
  const { distance, distanceInterval } =
    values.find(({ value }) => value === choice.chosen)!.single;
  return {
    factor,
    method: FACTORS[factor].method,
    paper,
    values,
    choice: { ...choice, byDefault, distance, distanceInterval },
    rule: RULE,
  };
}

interface Difference {
  readonly effect: number;
  readonly interval: Interval;
}

/** The paired difference of two values' single accuracies, with its 95 % interval. */
function difference(
  scores: Scores,
  nearest: Scores,
  names: readonly (string | number)[],
  seed: number,
): Difference {
  const terms = [{ sign: 1, scores }, { sign: -1, scores: nearest }] as const;
  const { effect, interval } = replicateEstimate(
    [terms],
    () => randomStream(seed, "calibration", ...names),
  );
  return { effect, interval };
}

function memberCounts({ rows, images, values }: Scores): ValueCalibration["members"] {
  return Array.from({ length: rows }, (_, row) => {
    const correct = values.subarray(row * images, (row + 1) * images)
      .reduce((sum, right) => sum + right, 0);
    return { correct, accuracy: correct / images };
  });
}
