/** The claims, put to what was measured. */

import { hasAttack } from "../evaluation/accuracy.ts";
import { accuracyEstimate } from "../evaluation/accuracy_estimate.ts";
import { asReplicates, byDataset, type DatasetReplicates } from "../evaluation/datasets.ts";
import { methodsLeftOut, withoutMethods } from "../evaluation/constant_members.ts";
import type { Estimate } from "../evaluation/estimate.ts";
import { marginEstimate } from "../evaluation/margin.ts";
import type { MethodOutcomes, Replicate } from "../evaluation/outcomes.ts";
import { checkReplicates } from "../evaluation/outcomes_check.ts";
import { pairedEstimate } from "../evaluation/paired.ts";
import type { Term } from "../evaluation/score_columns.ts";
import { isOfTable4Alone } from "../evaluation/table4_methods.ts";
import { type RandomStream, randomStream } from "../random/stream.ts";
import {
  type ClaimResult,
  claimResult,
  joinClaimResults,
  putClaim,
  type Readings,
} from "./claim.ts";
import { CLAIMS } from "./claims.ts";
import {
  claimScores,
  type Evidence,
  hasMeasured,
  judgeComparisons,
  type MethodCell,
  methodsWith,
  namedCell,
  outcomesOf,
  type Precision,
} from "./evidence.ts";

/** Resamples for readings that are not the run's own: there are hundreds. */
const COARSE_RESAMPLES = 1999;

/** What was measured, on one data set or several: by one run, or by replicates of it. */
export type Measured =
  & {
    readonly readings: Readings;
    /** The run's seed. */
    readonly seed: number;
  }
  & (
    /** Of every method, all of a data set on the same images. */
    | { readonly outcomes: readonly MethodOutcomes[] }
    /** Replicates differ in the seed alone. */
    | { readonly replicates: readonly Replicate[] }
  );

/**
 * Puts every claim to what was measured.
 *
 * Each case's effect comes with its plain 95 % interval. The verdicts hold together: within a claim
 * they are corrected for the number of cases on a data set (Holm), so a case can be inconclusive
 * although its own interval is clear of the bound. Given one trained ensemble a method, intervals
 * are the more careful of a paired pigeonhole bootstrap over images and members and of Student's t
 * (`twoWayMean`), and the luck of training other ensembles is not in them; given replicates, the
 * effect is their mean and the spread between them is part of the interval (`pairedEstimate`). Every
 * case says how many it rests on.
 *
 * A method is not put to claims where half of its members or more give every clean image the same
 * label (`methodsLeftOut`).
 *
 * @throws {Error} If the outcomes are not well formed, or a reading that a claim hangs on is missing
 *
 * @example Clean images only: the ensemble is right where its two members are half of the time
 * ```ts
 * import { evaluateClaims } from "ensemble-defense";
 * import assert from "assert";
 *
 * const images = 50;
 * const labels = new Uint8Array(images).fill(7);
 * const clean = {
 *   members: 2,
 *   images,
 *   memberLabels: Uint8Array.from({ length: 2 * images }, (_, j) => j % 2 === 0 ? 7 : 1),
 *   memberConfidences: new Float32Array(2 * images).fill(0.5),
 *   memberTrueProbabilities: new Float32Array(2 * images).fill(0.5),
 *   ensembleLabels: labels,
 * };
 * const [c1, c2] = evaluateClaims({
 *   readings: { grad2: "signOfMean", attackLabel: "true" },
 *   outcomes: [{ dataset: "synthetic", method: "bagging", labels, clean, attacks: [] }],
 *   seed: 1,
 * });
 * assert.equal(c1?.verdict, "reproduced");
 * assert.equal(c1?.cases[0]?.effect, 0.5);
 * assert.equal(c2?.verdict, "inconclusive"); // No attack, no case.
 * ```
 */
export function evaluateClaims(measured: Measured): ClaimResult[] {
  return putClaims(measuredEvidence(measured));
}

/** Puts every claim to what is known of each data set. */
export function putClaims(perDataset: readonly Evidence[]): ClaimResult[] {
  return joinClaimResults([
    CLAIMS.map((claim) => claimResult(claim, [])), // each is there, though every method was left out
    ...perDataset.map((evidence) => CLAIMS.map((claim) => putClaim(claim, evidence))),
  ]);
}

/** Accuracies that were measured, data set by data set. */
export function measuredEvidence(measured: Measured): Evidence[] {
  const { readings, seed } = measured;
  const replicates = asReplicates(
    "replicates" in measured ? measured.replicates : measured.outcomes,
    seed,
  );
  checkReplicates(replicates);
  const judged = withoutMethods(replicates, methodsLeftOut(replicates));
  return byDataset(judged).map((one) => datasetEvidence(one, readings, seed));
}

function datasetEvidence(
  { dataset, replicates }: DatasetReplicates,
  readings: Readings,
  seed: number,
): Evidence {
  const methods = replicates[0]!.methods.map(({ method }) => method)
    .filter((method) => !isOfTable4Alone(method));
  // Several claims ask for the same number, which is costly where members are resampled.
  const estimates = new Map<string, Estimate>();
  const evidence: Evidence = {
    dataset,
    readings,
    replicates,
    seed,
    methods,
    methodsUnder: (attack) => methodsWith(evidence, (outcomes) => hasAttack(outcomes, attack)),
    has: (cell) => hasMeasured(replicates, cell),
    estimate(more, less, precision): Estimate {
      const name = JSON.stringify([namedCell(more), less && namedCell(less), precision]);
      const estimate = estimates.get(name) ?? measure(more, less, precision);
      estimates.set(name, estimate);
      return estimate;
    },
    judge: (comparisons) => judgeComparisons(evidence, comparisons),
  };
  return evidence;

  function measure(more: MethodCell, less?: MethodCell, precision?: Precision): Estimate {
    const ofMore = outcomesOf(evidence, more.method).map((one) => claimScores(one, more));
    if (less === undefined) {
      return accuracyEstimate(
        ofMore,
        () => randomStream(seed, "interval", dataset, ...namedCell(more)),
      );
    }
    const ofLess = outcomesOf(evidence, less.method).map((one) => claimScores(one, less));
    const terms = ofMore.map((scores, r): Term[] => [
      { sign: 1, scores },
      { sign: -1, scores: ofLess[r]! },
    ]);
    const stream = (): RandomStream =>
      randomStream(seed, "difference", dataset, ...namedCell(more), ...namedCell(less));
    return precision === "margin" ? marginEstimate(terms, stream) : pairedEstimate(
      terms,
      stream,
      precision === "coarse" ? { resamples: COARSE_RESAMPLES } : {},
    );
  }
}
