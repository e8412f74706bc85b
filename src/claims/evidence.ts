/** Where accuracies come from, what can be asked of them, and how several answers hold together. */

import { type Cell, cellScores, hasAttack, hasVariant } from "../evaluation/accuracy.ts";
import { cellPath } from "../evaluation/accuracy_estimate.ts";
import { disagreementScores } from "../evaluation/diversity.ts";
import { sizeScores } from "../evaluation/ensemble_size.ts";
import type { Estimate } from "../evaluation/estimate.ts";
import type { AttackName, MethodOutcomes, Predictions, Replicate } from "../evaluation/outcomes.ts";
import type { Scores } from "../evaluation/scores.ts";
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
  /** The bound is a margin of a few images, so that few images decide (`marginEstimate`). */
  readonly isMargin?: true;
}

/** `coarse` where there are very many; `margin` where a bound is close to 0 (`marginEstimate`). */
export type Precision = "coarse" | "margin";

/** Where accuracies on one data set come from: what was measured, or the paper's own tables. */
export interface Evidence {
  readonly dataset: string;
  /** Absent for the paper's own tables, which do not say. */
  readonly readings?: Readings;
  /** Everything that was measured, for what no cell says; empty for the paper's own tables. */
  readonly replicates: readonly Replicate[];
  readonly seed: number;
  /** The methods that Table 2 has rows of: all but those that the paper has in Table 4 alone. */
  readonly methods: readonly string[];
  /** The methods that were attacked so, in the order of `methods`. */
  methodsUnder(attack: AttackName): readonly string[];
  /** Whether a cell is known: measured in every replicate, or printed. */
  has(cell: MethodCell): boolean;
  /** `more` minus `less`, or `more` alone. */
  estimate(more: MethodCell, less?: MethodCell, precision?: Precision): Estimate;
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

/**
 * Decides cases together: Holm's correction for their number. Cases beside the claim, which its
 * verdict does not hang on, are corrected for their own number, and take nothing from the others.
 */
export function judgeTogether(
  { dataset, replicates }: Pick<Evidence, "dataset" | "replicates">,
  cases: readonly UndecidedCase[],
): ClaimCase[] {
  const holding = new Set<UndecidedCase>();
  for (const family of Map.groupBy(cases, ({ shown }) => shown.beside === true).values()) {
    const holds = holm(family.map(({ decision }) => decision.pValue), LEVEL);
    for (const one of family.filter((_, i) => holds[i] === true)) holding.add(one);
  }
  return cases.map((one) => ({
    dataset,
    ...one.shown,
    effect: one.estimate.effect,
    interval: one.estimate.interval,
    verdict: holding.has(one) ? one.decision.verdict : "inconclusive",
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
    comparisons.map(({ more, less, above, below, isMargin, ...shown }) => {
      const precision = isMargin ? "margin" : shown.own === false ? "coarse" : undefined;
      const estimate = evidence.estimate(more, less, precision);
      return { shown, estimate, decision: decide(estimate, above, below) };
    }),
  );
}

/** Those comparisons whose cells are known. */
export function known<C extends Pick<Comparison, "more" | "less">>(
  evidence: Pick<Evidence, "has">,
  comparisons: readonly C[],
): C[] {
  return comparisons.filter(({ more, less }) =>
    evidence.has(more) && (less === undefined || evidence.has(less))
  );
}

/** The methods of Table 2 of which every replicate has what a claim needs, in order. */
export function methodsWith(
  { replicates, methods }: Pick<Evidence, "replicates" | "methods">,
  has: (outcomes: MethodOutcomes) => boolean,
): string[] {
  return methods.filter((method) => isMeasured(replicates, method, has));
}

function isMeasured(
  replicates: readonly Replicate[],
  method: string,
  has: (outcomes: MethodOutcomes) => boolean,
): boolean {
  return replicates.length > 0 &&
    replicates.every(({ methods }) => methods.some((one) => one.method === method && has(one)));
}

/** {@linkcode Evidence.has} of what was measured. */
export function hasMeasured(replicates: readonly Replicate[], cell: MethodCell): boolean {
  return isMeasured(replicates, cell.method, (outcomes) => {
    switch (cell.column) {
      case "disagreement":
        return outcomes.clean.members >= 2 && predictionsOn(outcomes, cell.on) !== undefined;
      case "smallerEnsemble":
        return predictionsOn(outcomes, cell.on)?.subsetLabels !== undefined;
      case "cleanSingle":
      case "cleanEnsemble":
        return true;
      default:
        return cell.variant === undefined
          ? hasAttack(outcomes, cell.attack)
          : hasVariant(outcomes, cell.attack, cell.variant);
    }
  });
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
