/** Where accuracies come from, what can be asked of them, and how several answers hold together. */

import { type Cell, cellScores } from "../evaluation/accuracy.ts";
import { disagreementScores } from "../evaluation/diversity.ts";
import { sizeScores } from "../evaluation/ensemble_size.ts";
import type { Estimate } from "../evaluation/estimate.ts";
import type { AttackName, MethodOutcomes, Predictions, Replicate } from "../evaluation/outcomes.ts";
import type { Scores } from "../evaluation/scores.ts";
import { cellPath } from "../evaluation/table2.ts";
import type { ClaimCase, Readings } from "./claim.ts";
import { decide, type Decision } from "./decision.ts";
import { holm } from "./holm.ts";

/** Clean test images, or those that an attack with Grad. 2 made of them. */
export type TestSet = "clean" | AttackName;

/** One number of a method: a cell of Table 2, or what else predictions tell. */
export type MethodCell =
  & { readonly method: string }
  & (
    | Cell
    /** The share of pairs of members that disagree. */
    | { readonly column: "disagreement"; readonly on: TestSet }
    /** The accuracy of ensembles of `size` members, averaged over random orders. */
    | { readonly column: "smallerEnsemble"; readonly size: number; readonly on: TestSet }
  );

/** What is shown of a comparison beside its effect. */
export type Shown = Omit<ClaimCase, "dataset" | "effect" | "interval" | "verdict" | "replicates">;

/** "`more` minus `less` lies above `above` and below `below`." */
export interface Comparison extends Shown {
  readonly more: MethodCell;
  /** Absent if the claim is about `more` alone. */
  readonly less?: MethodCell;
  /** Excluded itself; 0 says that `more` is more, `-Infinity` that there is no such bound. */
  readonly above: number;
  /** Excluded itself; `Infinity` if the claim sets no such bound. */
  readonly below: number;
}

/** Where accuracies come from: what was measured, or the paper's own table. */
export interface Evidence {
  readonly dataset: string;
  /** Absent for the paper's own table, which does not say. */
  readonly readings?: Readings;
  /** Everything that was measured, for what no cell says; empty for the paper's own table. */
  readonly replicates: readonly Replicate[];
  readonly seed: number;
  readonly methods: readonly string[];
  /** The methods that were attacked so, in the order of `methods`. */
  methodsUnder(attack: AttackName): readonly string[];
  /** `more` minus `less`, or `more` alone; `coarse` where there are very many. */
  estimate(more: MethodCell, less?: MethodCell, precision?: "coarse"): Estimate;
  /** Judges all cases of one claim together, as the correction for their number requires. */
  judge(comparisons: readonly Comparison[]): ClaimCase[];
}

/** The chance of any wrong verdict among cases that are judged together, which is accepted. */
const LEVEL = 0.05;

/** A case whose verdict waits for the others. */
export interface UndecidedCase {
  readonly shown: Shown;
  readonly estimate: Pick<Estimate, "effect" | "interval">;
  readonly decision: Decision;
}

/** Decides cases together: Holm's correction for their number. */
export function judgeTogether(
  { dataset, replicates }: Pick<Evidence, "dataset" | "replicates">,
  cases: readonly UndecidedCase[],
): ClaimCase[] {
  const holds = holm(cases.map(({ decision }) => decision.pValue), LEVEL);
  return cases.map(({ shown, estimate: { effect, interval }, decision }, i) => ({
    dataset,
    ...shown,
    effect,
    interval,
    verdict: holds[i] === true ? decision.verdict : "inconclusive",
    ...replicates.length === 0 ? {} : { replicates: replicates.length },
  }));
}

/** {@linkcode Evidence.judge} for any kind of evidence. */
export function judgeComparisons(
  evidence: Pick<Evidence, "dataset" | "replicates" | "estimate">,
  comparisons: readonly Comparison[],
): ClaimCase[] {
  return judgeTogether(
    evidence,
    comparisons.map(({ more, less, above, below, ...shown }) => {
      const precision = shown.own === false ? "coarse" : undefined;
      const estimate = evidence.estimate(more, less, precision);
      return { shown, estimate, decision: decide(estimate, above, below) };
    }),
  );
}

/** The methods of which every replicate has what a claim needs, in order. */
export function methodsWith(
  { replicates }: Pick<Evidence, "replicates">,
  has: (outcomes: MethodOutcomes) => boolean,
): string[] {
  const [first] = replicates;
  return (first?.methods ?? []).map(({ method }) => method).filter((method) =>
    replicates.every(({ methods }) => methods.some((one) => one.method === method && has(one)))
  );
}

/** One method's outcomes in every replicate. */
export function outcomesOf(
  { replicates }: Pick<Evidence, "replicates">,
  method: string,
): MethodOutcomes[] {
  return replicates.map(({ methods }) => {
    const found = methods.find((one) => one.method === method);
    if (found === undefined) throw new Error(`The method ${method} was not measured`);
    return found;
  });
}

/** The scores whose mean is a cell. */
export function claimScores(outcomes: MethodOutcomes, cell: MethodCell): Scores {
  switch (cell.column) {
    case "disagreement":
      return disagreementScores(testSet(outcomes, cell.on), cell.method);
    case "smallerEnsemble":
      return sizeScores(testSet(outcomes, cell.on), outcomes.labels, cell.size, cell.method);
    default:
      return cellScores(outcomes, cell);
  }
}

/** Predictions on a test set; `undefined` if the attack was not made. */
export function predictionsOn(outcomes: MethodOutcomes, on: TestSet): Predictions | undefined {
  if (on === "clean") return outcomes.clean;
  return outcomes.attacks.find(({ attack }) => attack === on)?.grad2;
}

function testSet(outcomes: MethodOutcomes, on: TestSet): Predictions {
  const found = predictionsOn(outcomes, on);
  if (found === undefined) throw new Error(`${outcomes.method}: the attack ${on} was not made`);
  return found;
}

/** Names a cell, and so the random numbers that are used for it. */
export function namedCell(cell: MethodCell): (string | number)[] {
  switch (cell.column) {
    case "disagreement":
      return [cell.method, cell.column, cell.on];
    case "smallerEnsemble":
      return [cell.method, cell.column, cell.on, cell.size];
    default:
      return [cell.method, ...cellPath(cell)];
  }
}
