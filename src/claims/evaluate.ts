/** The claims, put to what was measured. */

import { cellScores, hasAttack } from "../evaluation/accuracy.ts";
import { bootstrap, percentileInterval } from "../evaluation/bootstrap.ts";
import type { MethodOutcomes } from "../evaluation/outcomes.ts";
import { checkOutcomes } from "../evaluation/outcomes_check.ts";
import type { Scores } from "../evaluation/scores.ts";
import { cellPath } from "../evaluation/table2.ts";
import { randomStream } from "../random/stream.ts";
import {
  type ClaimCase,
  type ClaimResult,
  claimResult,
  type Comparison,
  type Evidence,
  type MethodCell,
  type Readings,
} from "./claim.ts";
import { CLAIMS } from "./claims.ts";
import { decide } from "./decision.ts";
import { holm } from "./holm.ts";

/** The chance of any wrong verdict among the cases of one claim that is accepted. */
const LEVEL = 0.05;

/** What was measured on one data set. */
export interface Measured {
  readonly dataset: string;
  readonly readings: Readings;
  /** Of every method, all on the same images. */
  readonly outcomes: readonly MethodOutcomes[];
  /** The run's seed. */
  readonly seed: number;
}

/**
 * Puts every claim to what was measured on one data set.
 *
 * Each case's effect comes with its plain 95 % interval (paired pigeonhole bootstrap over images and
 * members). The verdicts hold together: within a claim they are corrected for the number of cases
 * (Holm), so a case can be inconclusive although its own interval is clear of the bound. One trained
 * ensemble a method is all the evidence there is; the luck of training other ensembles is not in it.
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

/** Accuracies that were measured, judged by their resamples. */
export function measuredEvidence({ dataset, readings, outcomes, seed }: Measured): Evidence {
  checkOutcomes(outcomes);
  const scoresOf = (cell: MethodCell): Scores => {
    const found = outcomes.find(({ method }) => method === cell.method);
    if (found === undefined) throw new Error(`The method ${cell.method} was not measured`);
    return cellScores(found, cell);
  };

  const resample = ({ more, less }: Comparison): ReturnType<typeof bootstrap> =>
    bootstrap(
      [{ sign: 1, scores: scoresOf(more) }, { sign: -1, scores: scoresOf(less) }],
      randomStream(seed, "difference", dataset, ...namedCell(more), ...namedCell(less)),
    );

  return {
    dataset,
    readings,
    methods: outcomes.map(({ method }) => method),
    methodsUnder: (attack) =>
      outcomes.filter((one) => hasAttack(one, attack)).map(({ method }) => method),
    judge(comparisons): ClaimCase[] {
      const cases = comparisons.map((comparison) => {
        const { method, reading, above, below } = comparison;
        const { effect, draws } = resample(comparison);
        return {
          case: {
            dataset,
            method,
            ...reading === undefined ? {} : { reading },
            effect,
            interval: percentileInterval(draws),
          },
          decision: decide(draws, above, below),
        };
      });
      const holds = holm(cases.map(({ decision }) => decision.pValue), LEVEL);
      return cases.map((one, i) => ({
        ...one.case,
        verdict: holds[i] === true ? one.decision.verdict : "inconclusive",
      }));
    },
  };
}

function namedCell(cell: MethodCell): string[] {
  return [cell.method, ...cellPath(cell)];
}
