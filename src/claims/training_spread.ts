/**
 * What verdicts on one training of each method hang on. One training cannot tell how another would
 * have come out; where a method was trained several times, the spread between its ensembles can
 * stand in for the others'.
 */

import { type Estimate, imagesEstimate } from "../evaluation/estimate.ts";
import { mean } from "../evaluation/mean.ts";
import { errorOf, meanPart, type VariancePart } from "../evaluation/satterthwaite.ts";
import type { Term } from "../evaluation/score_columns.ts";
import { meanScore } from "../evaluation/scores.ts";
import { twoWayMean } from "../evaluation/two_way.ts";
import type { ClaimResult } from "./claim.ts";
import { type Measured, measuredEvidence, putClaims } from "./evaluate.ts";
import {
  claimScores,
  type Evidence,
  judgeComparisons,
  type MethodCell,
  outcomesOf,
} from "./evidence.ts";

/**
 * Puts every claim to one training of each method, as if its ensembles differed from training to
 * training as those in `several` do. A verdict that becomes inconclusive so may be the luck of
 * training.
 *
 * Every number is taken as Student's t, with the variance between the trainings in `several`, pooled
 * over their methods, as a part of its error beside images and members ({@linkcode errorOf}). Numbers
 * of members alone have no such part, for members are trainings already; neither have cells that
 * `several` lacks. What no cell says is judged as ever: transfer, small epsilons, shares of training
 * data and Figure 1 (C9, C16, C18, C27), and data sets that `several` was not measured on.
 *
 * @param once One replicate of every method
 * @param several Two replicates or more, of whichever methods
 * @throws {RangeError} If `once` has several replicates, or `several` one
 *
 * @example The ensemble beats its members, but in another training it did not
 * ```ts
 * import { claimsWithSpread, evaluateClaims, type MethodOutcomes } from "ensemble-defense";
 * import assert from "assert";
 *
 * const images = 100;
 * const right = (share: number) => Uint8Array.from({ length: images }, (_, i) => i < share * 100 ? 7 : 1);
 * const trained = (ensemble: number): MethodOutcomes => ({
 *   dataset: "synthetic",
 *   method: "bagging",
 *   labels: right(1),
 *   clean: {
 *     members: 2,
 *     images,
 *     memberLabels: Uint8Array.from([...right(0.5), ...right(0.6)]),
 *     ensembleLabels: right(ensemble),
 *   },
 *   attacks: [],
 * });
 * const readings = { grad2: "signOfMean", attackLabel: "true" };
 * const once = { readings, seed: 1, outcomes: [trained(0.9)] };
 * const others = [0.9, 0.3, 0.6].map((ensemble, i) => ({ seed: i + 1, methods: [trained(ensemble)] }));
 * const [c1] = evaluateClaims(once);
 * const [wide] = claimsWithSpread(once, { readings, seed: 1, replicates: others });
 * assert.deepEqual([c1?.verdict, wide?.verdict], ["reproduced", "inconclusive"]);
 * assert.equal(wide?.cases[0]?.effect, c1?.cases[0]?.effect);
 * ```
 */
export function claimsWithSpread(once: Measured, several: Measured): ClaimResult[] {
  const lenders = new Map(measuredEvidence(several).map((one) => [one.dataset, one]));
  return putClaims(
    measuredEvidence(once).map((evidence) => {
      const lender = lenders.get(evidence.dataset);
      return lender === undefined ? evidence : withSpread(evidence, lender);
    }),
  );
}

function withSpread(evidence: Evidence, lender: Evidence): Evidence {
  const [trainings, others] = [evidence, lender].map(({ replicates }) => replicates.length);
  if (trainings !== 1 || others! < 2) {
    throw new RangeError(
      "A spread is lent to one training, by two or more: received " +
        `${trainings} and ${others} of ${evidence.dataset}`,
    );
  }
  const wide: Evidence = {
    ...evidence,
    estimate(more, less): Estimate {
      const terms = termsOf(evidence, more, less);
      const { effect, standardError, df } = twoWayMean(terms);
      const parts = [{ variance: standardError ** 2, df }, ...spreadParts(lender, more, less)];
      return imagesEstimate(
        { effect, ...errorOf(parts) },
        terms[0]!.scores.images,
        less === undefined ? [0, 1] : [-1, 1],
      );
    },
    judge: (comparisons) => judgeComparisons(wide, comparisons),
  };
  return wide;
}

function termsOf(evidence: Evidence, more: MethodCell, less?: MethodCell): Term[] {
  const term = (sign: 1 | -1, cell: MethodCell): Term => {
    const [outcomes] = outcomesOf(evidence, cell.method);
    return { sign, scores: claimScores(outcomes!, cell) };
  };
  return [term(1, more), ...less === undefined ? [] : [term(-1, less)]];
}

/**
 * The variance between trainings, pooled over the lender's methods; none of numbers that no ensemble
 * has a part in, or that the lender lacks. Two numbers of one method are of one ensemble, so it is
 * that of their difference. Of two methods it is that of both, known from the same few trainings and
 * so with no more degrees of freedom.
 */
function spreadParts(lender: Evidence, more: MethodCell, less?: MethodCell): VariancePart[] {
  const cells = less === undefined ? [more] : [more, less];
  const isOneEnsemble = less !== undefined && more.method === less.method;
  if (!cells.some(isOfEnsemble)) return [];
  const variances = lender.methods.flatMap((method) => {
    const own = cells.map((cell): MethodCell => ({ ...cell, method }));
    if (!own.every(lender.has)) return [];
    const varying = isOneEnsemble
      ? [difference(own.map((cell) => accuracies(lender, cell)))]
      : own.filter(isOfEnsemble).map((cell) => accuracies(lender, cell));
    return [varying.reduce((sum, numbers) => sum + betweenTrainings(numbers), 0)];
  });
  if (variances.length === 0) return [];
  const df = variances.length * (lender.replicates.length - 1);
  return [{ variance: mean(variances), df }];
}

/** Not of members alone, the spread between whose trainings is in every interval. */
function isOfEnsemble({ column }: MethodCell): boolean {
  return column !== "cleanSingle" && column !== "grad1Single";
}

/** A cell's accuracy in each replicate. */
function accuracies(lender: Evidence, cell: MethodCell): Float64Array {
  const scores = outcomesOf(lender, cell.method).map((outcomes) => claimScores(outcomes, cell));
  return Float64Array.from(scores, meanScore);
}

function difference([more, less]: readonly Float64Array[]): Float64Array {
  return more!.map((accuracy, r) => accuracy - less![r]!);
}

/** The variance of one training from another: of all of them, not of their mean. */
function betweenTrainings(accuracies: Float64Array): number {
  return meanPart(accuracies).variance * accuracies.length;
}
