/**
 * Scores are the common coin of tables, claims and intervals: who was right about which image.
 */

import type { Predictions } from "./outcomes.ts";

/** Scores of one set of images, in one row for each member that they are averaged over. */
export interface Scores {
  /**
   * Which members the rows are of, in words. Scores with the same population have the same members
   * in the same rows, so a resampling draws the members once for all of them.
   */
  readonly population: string;
  /** How many rows: members, or pairs or orders of them, or one of the ensemble. */
  readonly rows: number;
  /** The rows are no sample of possible ones (pairs of members, orders): never resampled. */
  readonly fixed?: true;
  /** How many images. */
  readonly images: number;
  /** `[rows, images]`: 1 where the prediction is the true label, 0 where it is not. */
  readonly values: Uint8Array;
}

/** The population of scores that belong to the ensemble as a whole: nothing is averaged. */
export const WHOLE_ENSEMBLE = "the ensemble";

/** 1 where `predicted[offset + i]` is `labels[i]`, else 0: written to `into` from `at`. */
export function writeCorrect(
  predicted: Uint8Array,
  offset: number,
  labels: Uint8Array,
  into: Uint8Array,
  at: number,
): void {
  for (let i = 0; i < labels.length; i++) {
    into[at + i] = predicted[offset + i]! === labels[i]! ? 1 : 0;
  }
}

/**
 * Scores of every member.
 *
 * @param labels True labels, `[images]`
 * @param method The method whose members these are, to name their population
 * @returns Scores `[members, images]`
 *
 * @example The first member is right on the first image, the second one on both
 * ```ts
 * import { memberScores } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(7, 2);
 * const memberLabels = Uint8Array.of(7, 3, 7, 2);
 * const predictions = { members: 2, images: 2, memberLabels, ensembleLabels: labels };
 * const { rows, values } = memberScores(predictions, labels, "bagging");
 * assert.equal(rows, 2);
 * assert.deepEqual([...values], [1, 0, 1, 1]);
 * ```
 */
export function memberScores(predictions: Predictions, labels: Uint8Array, method: string): Scores {
  const { members, images } = predictions;
  const values = new Uint8Array(members * images);
  for (let m = 0; m < members; m++) {
    writeCorrect(predictions.memberLabels, m * images, labels, values, m * images);
  }
  return {
    population: populationOf(method, Array.from({ length: members }, (_, m) => m)),
    rows: members,
    images,
    values,
  };
}

/**
 * Scores of the ensemble's prediction (the label that maximises the mean probability, section 3).
 *
 * @param labels True labels, `[images]`
 * @returns Scores `[1, images]`
 *
 * @example
 * ```ts
 * import { ensembleScores } from "ensemble-defense";
 * import assert from "assert";
 *
 * const ensembleLabels = Uint8Array.of(7, 3);
 * const predictions = { members: 1, images: 2, memberLabels: ensembleLabels, ensembleLabels };
 * assert.deepEqual([...ensembleScores(predictions, Uint8Array.of(7, 2)).values], [1, 0]);
 * ```
 */
export function ensembleScores(predictions: Predictions, labels: Uint8Array): Scores {
  const values = new Uint8Array(predictions.images);
  writeCorrect(predictions.ensembleLabels, 0, labels, values, 0);
  return { population: WHOLE_ENSEMBLE, rows: 1, images: predictions.images, values };
}

/** Names the rows that belong to these members of a method's ensemble. */
export function populationOf(method: string, members: readonly number[]): string {
  return `${method}: members ${members.join(" ")}`;
}

/**
 * The mean of all scores: an accuracy, a fraction in [0, 1].
 *
 * @throws {RangeError} If there are no scores
 *
 * @example Two members, two images: the first member is right on both, the second on one
 * ```ts
 * import { meanScore } from "ensemble-defense";
 * import assert from "assert";
 *
 * const values = Uint8Array.of(1, 1, 1, 0);
 * assert.equal(meanScore({ population: "bagging: members 0 1", rows: 2, images: 2, values }), 0.75);
 * ```
 */
export function meanScore(scores: Scores): number {
  const { values } = scores;
  if (values.length === 0) throw new RangeError("There is no accuracy of no images");
  let right = 0;
  for (let i = 0; i < values.length; i++) right += values[i]!;
  return right / values.length;
}
