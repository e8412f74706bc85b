/** Table 2, as data: accuracies with intervals, in the paper's order. */

import { type RandomStream, randomStream } from "../random/stream.ts";
import { type Cell, cellOf, cellScores, type Column, hasAttack } from "./accuracy.ts";
import { type Estimate, proportionEstimate } from "./estimate.ts";
import type { Interval } from "./interval.ts";
import type { AttackName, MethodOutcomes, Replicate } from "./outcomes.ts";
import { checkReplicates } from "./outcomes_check.ts";
import { replicateEstimate } from "./replicates.ts";
import { meanScore, type Scores } from "./scores.ts";

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
 * Of one run, intervals are Wilson's where an accuracy is of one classifier or one ensemble, and the
 * pigeonhole bootstrap's where it is a mean over members. Of several replicates, accuracies are means
 * over them and the spread between them is part of every interval.
 *
 * @param dataset The data set's name
 * @param measured What was measured of each method, all on the same images: in one run, or in
 * replicates of it
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
  measured: readonly MethodOutcomes[] | readonly Replicate[],
  seed: number,
): Table2Row[] {
  const replicates = asReplicates(measured, seed);
  checkReplicates(replicates);
  const [first] = replicates;
  return ATTACKS.flatMap((attack) =>
    first!.methods.flatMap((outcomes, m) => {
      const all = replicates.map(({ methods }) => methods[m]!);
      return all.every((one) => hasAttack(one, attack))
        ? [rowOf(dataset, attack, outcomes.method, all, seed)]
        : [];
    })
  );
}

/** One run's outcomes as the one replicate that they are; replicates as they are. */
export function asReplicates(
  measured: readonly MethodOutcomes[] | readonly Replicate[],
  seed: number,
): readonly Replicate[] {
  const isOfReplicates = (
    list: readonly MethodOutcomes[] | readonly Replicate[],
  ): list is readonly Replicate[] => list.length > 0 && "methods" in list[0]!;
  return isOfReplicates(measured) ? measured : [{ seed, methods: measured }];
}

function rowOf(
  dataset: string,
  attack: AttackName,
  method: string,
  replicates: readonly MethodOutcomes[],
  seed: number,
): Table2Row {
  const measure = (column: Column): Estimate => {
    const cell = cellOf(attack, column);
    const path = [dataset, method, ...cellPath(cell)];
    return accuracyEstimate(
      replicates.map((outcomes) => cellScores(outcomes, cell)),
      () => randomStream(seed, "interval", ...path),
    );
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
  };
}

/**
 * An accuracy with its 95 % interval: of one classifier or one ensemble Wilson's, of one ensemble's
 * members the pigeonhole bootstrap's, of several replicates {@linkcode replicateEstimate}'s. Replicates
 * that are all right, or all wrong, on every image have no spread to go by: Wilson's again, for the
 * images are as many however often they are looked at.
 *
 * @param replicates The accuracy's scores in each replicate
 * @param stream Where the bootstrap's randomness comes from
 */
export function accuracyEstimate(
  replicates: readonly Scores[],
  stream: () => RandomStream,
): Estimate {
  const [first] = replicates;
  const { rows, images } = first!;
  const means = replicates.map(meanScore);
  const isLone = replicates.length === 1 && rows === 1;
  if (isLone || (replicates.length > 1 && [0, 1].some((all) => means.every((a) => a === all)))) {
    return proportionEstimate(Math.round(means[0]! * images), images);
  }
  const terms = replicates.map((scores) => [{ sign: 1, scores }] as const);
  return replicateEstimate(terms, stream, { limits: [0, 1] });
}

/** Names a cell within its method; the clean cells have one name, whichever row shows them. */
export function cellPath(cell: Cell): string[] {
  if (!("attack" in cell)) return [cell.column];
  const { column, attack, variant } = cell;
  return variant === undefined
    ? [column, attack]
    : [column, attack, variant.attackLabel, variant.grad2];
}
