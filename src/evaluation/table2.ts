/** Table 2, as data: accuracies with intervals, in the paper's order. */

import type { DatasetName } from "../data/dataset.ts";
import { cellAccuracy, cellOf, type Column, hasAttack } from "./accuracy.ts";
import { cellEstimate } from "./accuracy_estimate.ts";
import { asReplicates, byDataset } from "./datasets.ts";
import type { Estimate } from "./estimate.ts";
import type { Interval } from "./interval.ts";
import { ATTACK_NAMES, type AttackName, type MethodOutcomes, type Replicate } from "./outcomes.ts";
import { checkReplicates } from "./outcomes_check.ts";
import { isOfTable4Alone } from "./table4_methods.ts";

/** One row of Table 2, in the form of `golden/paper/table2.json`; accuracies are in [0, 1]. */
export interface Table2Row {
  /** The data set whose test images were attacked. */
  readonly dataset: string;
  /** The attack. */
  readonly attack: AttackName;
  /** How the members were trained. */
  readonly method: string;
  /** How many members the ensemble has, and the single accuracies are means over. */
  readonly members: number;
  /** No attack, the mean over single members. */
  readonly cleanSingle: number;
  /** No attack, the ensemble. */
  readonly cleanEnsemble: number;
  /** Grad. 1: each member on the images that its own gradient made, in the mean. */
  readonly grad1Single: number;
  /** Grad. 1: the ensemble on each member's images, in the mean over members. */
  readonly grad1Ensemble: number;
  /** Grad. 2: the ensemble on the images that the average gradient made. */
  readonly grad2Ensemble: number;
  /** The 95 % interval of each accuracy. */
  readonly intervals: Readonly<Record<Column, Interval>>;
  /** Of several replicates each accuracy under every seed, in the order of the seeds. */
  readonly bySeed?: Readonly<Record<Column, readonly number[]>>;
}

/** The methods of the paper's Table 2, from top to bottom. */
export const TABLE2_METHODS = ["randomInit", "mixedModels", "bagging", "gaussianNoise"] as const;

/**
 * The rows of Table 2, data set after data set: FGSM for all methods, then BIM, with methods in the
 * given order; a method has a row for each attack that was made on it. Methods that the paper has
 * in Table 4 alone ({@linkcode isOfTable4Alone}) have none.
 *
 * Of one run, intervals are Wilson's where an accuracy is of one classifier or one ensemble, and
 * the more careful of the pigeonhole bootstrap's and of Student's t ({@linkcode twoWayMean}) where it
 * is a mean over members. Of several replicates, accuracies are means over them and the spread
 * between them is part of every interval.
 *
 * @param measured What was measured of each method, all on the same images of a data set: in one run,
 * or in replicates of it
 * @param seed The run's seed
 * @throws {Error} If the outcomes are not well formed ({@linkcode checkReplicates})
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
 *   dataset: "mnist",
 *   method: "randomInit",
 *   labels: Uint8Array.of(7, 2),
 *   clean: predicted(7, 2),
 *   attacks: [{
 *     attack: "fgsm",
 *     grad1: [{ attacker: 0, predictions: attacked }],
 *     grad2: attacked,
 *   }],
 * }] as const;
 * const [row] = table2Rows(outcomes, 1);
 * assert.equal(row?.cleanSingle, 1);
 * assert.equal(row?.grad2Ensemble, 0.5);
 * ```
 */
export function table2Rows(
  measured: readonly MethodOutcomes[] | readonly Replicate[],
  seed: number,
): Table2Row[] {
  const replicates = asReplicates(measured, seed);
  checkReplicates(replicates);
  return byDataset(replicates).flatMap(({ dataset, replicates }) =>
    ATTACK_NAMES.flatMap((attack) =>
      replicates[0]!.methods.flatMap(({ method }, m) => {
        const all = replicates.map(({ methods }) => methods[m]!);
        return !isOfTable4Alone(method) && all.every((one) => hasAttack(one, attack))
          ? [rowOf(dataset, attack, method, all, seed)]
          : [];
      })
    )
  );
}

function rowOf(
  dataset: DatasetName,
  attack: AttackName,
  method: string,
  replicates: readonly MethodOutcomes[],
  seed: number,
): Table2Row {
  const measure = (column: Column): Estimate =>
    cellEstimate(replicates, dataset, cellOf(attack, column), seed);
  const cleanSingle = measure("cleanSingle");
  const cleanEnsemble = measure("cleanEnsemble");
  const grad1Single = measure("grad1Single");
  const grad1Ensemble = measure("grad1Ensemble");
  const grad2Ensemble = measure("grad2Ensemble");
  return {
    dataset,
    attack,
    method,
    members: replicates[0]!.clean.members,
    cleanSingle: cleanSingle.effect,
    cleanEnsemble: cleanEnsemble.effect,
    grad1Single: grad1Single.effect,
    grad1Ensemble: grad1Ensemble.effect,
    grad2Ensemble: grad2Ensemble.effect,
    intervals: {
      cleanSingle: cleanSingle.interval,
      cleanEnsemble: cleanEnsemble.interval,
      grad1Single: grad1Single.interval,
      grad1Ensemble: grad1Ensemble.interval,
      grad2Ensemble: grad2Ensemble.interval,
    },
    ...(replicates.length > 1 && { bySeed: accuraciesBySeed(attack, replicates) }),
  };
}

function accuraciesBySeed(
  attack: AttackName,
  replicates: readonly MethodOutcomes[],
): NonNullable<Table2Row["bySeed"]> {
  const of = (column: Column): number[] =>
    replicates.map((outcomes) => cellAccuracy(outcomes, cellOf(attack, column)));
  return {
    cleanSingle: of("cleanSingle"),
    cleanEnsemble: of("cleanEnsemble"),
    grad1Single: of("grad1Single"),
    grad1Ensemble: of("grad1Ensemble"),
    grad2Ensemble: of("grad2Ensemble"),
  };
}
