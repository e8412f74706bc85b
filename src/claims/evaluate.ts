/** The claims, put to what was measured. */

import { hasAttack } from "../evaluation/accuracy.ts";
import type { Estimate } from "../evaluation/estimate.ts";
import type { MethodOutcomes, Replicate } from "../evaluation/outcomes.ts";
import { checkReplicates } from "../evaluation/outcomes_check.ts";
import { replicateEstimate } from "../evaluation/replicates.ts";
import { accuracyEstimate, asReplicates } from "../evaluation/table2.ts";
import { randomStream } from "../random/stream.ts";
import { type ClaimResult, claimResult, type Readings } from "./claim.ts";
import { CLAIMS } from "./claims.ts";
import {
  claimScores,
  type Evidence,
  judgeComparisons,
  methodsWith,
  namedCell,
  outcomesOf,
} from "./evidence.ts";

/** Resamples for readings that are not the run's own, and for sizes of ensembles: there are hundreds. */
const COARSE_RESAMPLES = 1999;

/** What was measured on one data set: by one run, or by replicates of it. */
export type Measured =
  & {
    readonly dataset: string;
    readonly readings: Readings;
    /** The run's seed. */
    readonly seed: number;
  }
  & (
    /** Of every method, all on the same images. */
    | { readonly outcomes: readonly MethodOutcomes[] }
    /** Replicates differ in the seed alone. */
    | { readonly replicates: readonly Replicate[] }
  );

/**
 * Puts every claim to what was measured on one data set.
 *
 * Each case's effect comes with its plain 95 % interval. The verdicts hold together: within a claim
 * they are corrected for the number of cases (Holm), so a case can be inconclusive although its own
 * interval is clear of the bound. Given one trained ensemble a method, intervals are those of a paired
 * pigeonhole bootstrap over images and members, and the luck of training other ensembles is not in
 * them; given replicates, the effect is their mean and the spread between them is part of the
 * interval (`replicateEstimate`). Every case says how many it rests on.
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
 *   dataset: "synthetic",
 *   readings: { grad2: "signOfMean", attackLabel: "true" },
 *   outcomes: [{ method: "bagging", labels, clean, attacks: [] }],
 *   seed: 1,
 * });
 * assert.equal(c1?.verdict, "reproduced");
 * assert.equal(c1?.cases[0]?.effect, 0.5);
 * assert.equal(c2?.verdict, "inconclusive"); // No attack, no case.
 * ```
 */
export function evaluateClaims(measured: Measured): ClaimResult[] {
  const evidence = measuredEvidence(measured);
  return CLAIMS.map((claim) => claimResult(claim, claim.evaluate(evidence)));
}

/** Accuracies that were measured. */
export function measuredEvidence(measured: Measured): Evidence {
  const { dataset, readings, seed } = measured;
  const replicates = asReplicates(
    "replicates" in measured ? measured.replicates : measured.outcomes,
    seed,
  );
  checkReplicates(replicates);
  const evidence: Evidence = {
    dataset,
    readings,
    replicates,
    seed,
    methods: replicates[0]!.methods.map(({ method }) => method),
    methodsUnder: (attack) => methodsWith(evidence, (outcomes) => hasAttack(outcomes, attack)),
    estimate(more, less, precision): Estimate {
      const ofMore = outcomesOf(evidence, more.method).map((one) => claimScores(one, more));
      if (less === undefined) {
        return accuracyEstimate(
          ofMore,
          () => randomStream(seed, "interval", dataset, ...namedCell(more)),
        );
      }
      const ofLess = outcomesOf(evidence, less.method).map((one) => claimScores(one, less));
      return replicateEstimate(
        ofMore.map((scores, r) => [{ sign: 1, scores }, { sign: -1, scores: ofLess[r]! }]),
        () => randomStream(seed, "difference", dataset, ...namedCell(more), ...namedCell(less)),
        precision === "coarse" ? { resamples: COARSE_RESAMPLES } : {},
      );
    },
    judge: (comparisons) => judgeComparisons(evidence, comparisons),
  };
  return evidence;
}
