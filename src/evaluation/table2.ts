/** Table 2, as data: accuracies with intervals, in the paper's order. */

import { randomStream } from "../random/stream.ts";
import { type Cell, cellOf, cellScores, type Column, hasAttack } from "./accuracy.ts";
import { bootstrap, percentileInterval } from "./bootstrap.ts";
import type { Interval } from "./interval.ts";
import type { AttackName, MethodOutcomes } from "./outcomes.ts";
import { checkOutcomes } from "./outcomes_check.ts";
import { meanScore, type Scores } from "./scores.ts";
import { wilsonInterval } from "./wilson.ts";

/** One row of Table 2, in the form of `golden/paper/table2.json`; accuracies are in [0, 1]. */
export interface Table2Row {
  readonly dataset: string;
  readonly attack: AttackName;
  readonly method: string;
  /** How many members the ensemble has, and the single accuracies are means over. */
  readonly members: number;
  readonly cleanSingle: number;
  readonly cleanEnsemble: number;
  readonly grad1Single: number;
  readonly grad1Ensemble: number;
  readonly grad2Ensemble: number;
  /** The 95 % interval of each accuracy. */
  readonly intervals: Readonly<Record<Column, Interval>>;
}

/** The attacks in the order of Table 2. */
export const ATTACKS: readonly AttackName[] = ["fgsm", "bim"];

/**
 * The rows of Table 2 for one data set: FGSM for all methods, then BIM, with methods in the given
 * order; a method has a row for each attack that was made on it.
 *
 * Intervals are Wilson's where an accuracy is of one classifier or one ensemble, and the pigeonhole
 * bootstrap's where it is a mean over members.
 *
 * @param dataset The data set's name
 * @param outcomes What was measured of each method, all on the same images
 * @param seed The run's seed
 * @throws {Error} If the outcomes are not well formed ({@linkcode checkOutcomes})
 *
 * @example One classifier, two images, of which FGSM turns one
 * ```ts
 * import { type Predictions, table2Rows } from "ensemble-defense";
 * import assert from "assert";
 *
 * const predicted = (...labels: number[]): Predictions => ({
 *   members: 1,
 *   images: 2,
 *   memberLabels: Uint8Array.from(labels),
 *   memberConfidences: Float32Array.of(1, 1),
 *   memberTrueProbabilities: Float32Array.of(1, 1),
 *   ensembleLabels: Uint8Array.from(labels),
 * });
 * const attacked = predicted(7, 3);
 * const outcomes = [{
 *   method: "randomInit",
 *   labels: Uint8Array.of(7, 2),
 *   clean: predicted(7, 2),
 *   attacks: [{
 *     attack: "fgsm",
 *     grad1: [{ attacker: 0, predictions: attacked }],
 *     grad2: attacked,
 *   }],
 * }] as const;
 * const [row] = table2Rows("mnist", outcomes, 1);
 * assert.equal(row?.cleanSingle, 1);
 * assert.equal(row?.grad2Ensemble, 0.5);
 * ```
 */
export function table2Rows(
  dataset: string,
  outcomes: readonly MethodOutcomes[],
  seed: number,
): Table2Row[] {
  checkOutcomes(outcomes);
  return ATTACKS.flatMap((attack) =>
    outcomes.filter((method) => hasAttack(method, attack)).map((method) =>
      rowOf(dataset, attack, method, seed)
    )
  );
}

function rowOf(
  dataset: string,
  attack: AttackName,
  outcomes: MethodOutcomes,
  seed: number,
): Table2Row {
  const { method } = outcomes;
  const measure = (column: Column): { accuracy: number; interval: Interval } => {
    const cell = cellOf(attack, column);
    const scores = cellScores(outcomes, cell);
    return {
      accuracy: meanScore(scores),
      interval: accuracyInterval(scores, seed, [dataset, method, ...cellPath(cell)]),
    };
  };
  const cleanSingle = measure("cleanSingle");
  const cleanEnsemble = measure("cleanEnsemble");
  const grad1Single = measure("grad1Single");
  const grad1Ensemble = measure("grad1Ensemble");
  const grad2Ensemble = measure("grad2Ensemble");
  return {
    dataset,
    attack,
    method,
    members: outcomes.clean.members,
    cleanSingle: cleanSingle.accuracy,
    cleanEnsemble: cleanEnsemble.accuracy,
    grad1Single: grad1Single.accuracy,
    grad1Ensemble: grad1Ensemble.accuracy,
    grad2Ensemble: grad2Ensemble.accuracy,
    intervals: {
      cleanSingle: cleanSingle.interval,
      cleanEnsemble: cleanEnsemble.interval,
      grad1Single: grad1Single.interval,
      grad1Ensemble: grad1Ensemble.interval,
      grad2Ensemble: grad2Ensemble.interval,
    },
  };
}

/**
 * The 95 % interval of an accuracy.
 *
 * @param path Names the accuracy, and so the random numbers that the bootstrap uses
 */
export function accuracyInterval(
  scores: Scores,
  seed: number,
  path: readonly string[],
): Interval {
  if (scores.rows === 1) {
    return wilsonInterval(Math.round(meanScore(scores) * scores.images), scores.images);
  }
  const stream = randomStream(seed, "interval", ...path);
  return percentileInterval(bootstrap([{ sign: 1, scores }], stream).draws);
}

/** Names a cell within its method; the clean cells have one name, whichever row shows them. */
export function cellPath(cell: Cell): string[] {
  return "attack" in cell ? [cell.column, cell.attack] : [cell.column];
}
