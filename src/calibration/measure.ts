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
import {
  type BaseCalibration,
  type ComparedAccuracy,
  type FactorCalibration,
  type MemberCounts,
  targetOf,
  type ValueCalibration,
} from "./calibration.ts";
import {
  BASE_METHOD,
  defaultOf,
  type FactorName,
  FACTORS,
  hasBase,
  paperBaseCells,
  paperCells,
} from "./factors.ts";
import { chooseValue, RULE } from "./rule.ts";

/** What some networks predicted on the held-out images. */
export interface MeasuredNetworks extends Pick<ValueCalibration, "deadClasses"> {
  readonly outcomes: MethodOutcomes;
}

/** The networks of one value. */
export interface MeasuredValue extends MeasuredNetworks, Pick<ValueCalibration, "value"> {}

/** The part of a factor's calibration that follows from predictions. */
export type FactorFindings = Pick<
  FactorCalibration,
  "factor" | "method" | "paper" | "base" | "values" | "choice" | "rule"
>;

const SINGLE: Cell = { column: "cleanSingle" };

/**
 * Holds the values of a factor against the paper's clean cells and chooses one by the rule.
 *
 * Members of the same number are pairs: they start from the same weights and see the same images in
 * the same order. So the difference of two values is resampled over pairs of members and over the
 * images that all of them saw, and Student's t knows how few the pairs are. The base's networks, of
 * another method, start from other weights: its members are resampled apart from a value's, over the
 * same images.
 *
 * @param seed The seed of the calibration
 * @param baseMeasured What as many networks of {@linkcode BASE_METHOD} predicted, which were trained
 * in the same way; for a factor of another method
 * @throws {Error} If the predictions are not well formed
 */
export function measureFactor(
  factor: FactorName,
  measured: readonly MeasuredValue[],
  dataset: DatasetName,
  seed: number,
  baseMeasured?: MeasuredNetworks,
): FactorFindings {
  for (const { outcomes } of measured) checkOutcomes([outcomes]);
  if (hasBase(factor) !== (baseMeasured !== undefined)) {
    throw new Error(`${factor} is measured ${hasBase(factor) ? "beside" : "without"} a base`);
  }
  const paper = paperCells(factor, dataset);
  const base = baseMeasured && measureBase(baseMeasured, dataset, seed);
  const target = targetOf(paper, base);
  const baseScores = baseMeasured && cellScores(baseMeasured.outcomes, SINGLE);
  const scores = new Map(
    measured.map(({ value, outcomes }) => [value, cellScores(outcomes, SINGLE)] as const),
  );
  const fromNearest = (value: string | number, nearest: string | number): Difference =>
    difference(scores.get(value)!, scores.get(nearest)!, [factor, dataset, value, nearest], seed);
  const byDefault = defaultOf(factor);
  const choice = chooseValue(
    measured.map(({ value }) => ({ value, accuracy: meanScore(scores.get(value)!) })),
    {
      target,
      byDefault,
      difference: (value, nearest) => fromNearest(value, nearest).interval,
    },
  );
  const compare = (outcomes: MethodOutcomes, cell: Cell, papers: number): ComparedAccuracy => {
    const { effect: accuracy, interval } = cellEstimate([outcomes], dataset, cell, seed);
    return { accuracy, interval, ...above(papers, accuracy, interval) };
  };
  const single = (value: string | number, outcomes: MethodOutcomes): ComparedAccuracy => {
    const compared = compare(outcomes, SINGLE, target);
    if (baseScores === undefined) return compared;
    const names = [factor, dataset, value, BASE_METHOD];
    const { interval } = difference(scores.get(value)!, baseScores, names, seed);
    const papers = paper.single - base!.paper;
    return { ...compared, distanceInterval: above(papers, 0, interval).distanceInterval };
  };
  const values = measured.map(({ value, outcomes, deadClasses }) => ({
    value,
    members: memberCounts(scores.get(value)!),
    single: single(value, outcomes),
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
    ...(base !== undefined && { base }),
    values,
    choice: { ...choice, byDefault, distance, distanceInterval },
    rule: RULE,
  };
}

/** A number and its interval from where they should be. */
function above(
  target: number,
  number: number,
  [low, high]: Interval,
): Pick<ComparedAccuracy, "distance" | "distanceInterval"> {
  return { distance: number - target, distanceInterval: [low - target, high - target] };
}

function measureBase(
  { outcomes, deadClasses }: MeasuredNetworks,
  dataset: DatasetName,
  seed: number,
): BaseCalibration {
  checkOutcomes([outcomes]);
  const { effect, interval } = cellEstimate([outcomes], dataset, SINGLE, seed);
  return {
    method: BASE_METHOD,
    paper: paperBaseCells(dataset).single,
    members: memberCounts(cellScores(outcomes, SINGLE)),
    accuracy: effect,
    interval,
    deadClasses,
  };
}

interface Difference {
  readonly effect: number;
  readonly interval: Interval;
}

/** The paired difference of two single accuracies, with its 95 % interval. */
function difference(
  scores: Scores,
  others: Scores,
  names: readonly (string | number)[],
  seed: number,
): Difference {
  const terms = [{ sign: 1, scores }, { sign: -1, scores: others }] as const;
  const { effect, interval } = replicateEstimate(
    [terms],
    () => randomStream(seed, "calibration", ...names),
  );
  return { effect, interval };
}

function memberCounts({ rows, images, values }: Scores): MemberCounts {
  return Array.from({ length: rows }, (_, row) => {
    const correct = values.subarray(row * images, (row + 1) * images)
      .reduce((sum, right) => sum + right, 0);
    return { correct, accuracy: correct / images };
  });
}
