/** What a claim of the paper is, and what comes of putting it to the evidence. */

import type { Cell } from "../evaluation/accuracy.ts";
import type { Interval } from "../evaluation/interval.ts";
import type { AttackName } from "../evaluation/outcomes.ts";

/** What the evidence says of a claim. */
export type Verdict = "reproduced" | "refuted" | "inconclusive";

/** Named resolutions of the paper's ambiguities, as a run used them. */
export type Readings = Readonly<Record<string, string | number>>;

/** A claim put to the evidence once: for one data set, one method. */
export interface ClaimCase {
  readonly dataset: string;
  readonly method: string;
  /** The readings the claim hangs on, e.g. `grad2=signOfMean, attackLabel=true`. */
  readonly reading?: string;
  /** A difference of accuracies, in [-1, 1]. */
  readonly effect: number;
  /** The effect's plain 95 % interval, not corrected for the number of cases. */
  readonly interval: Interval;
  /** The verdict at 5 % after Holm's correction for the number of the claim's cases. */
  readonly verdict: Verdict;
}

/** A claim with its verdict, in a form that needs nothing else to be read. */
export interface ClaimResult {
  readonly id: string;
  readonly statement: string;
  readonly place: string;
  readonly verdict: Verdict;
  readonly cases: readonly ClaimCase[];
}

/** One accuracy: a method's cell of Table 2. */
export type MethodCell = Cell & { readonly method: string };

/** "Accuracy of `more` minus accuracy of `less` lies above `above` and below `below`." */
export interface Comparison {
  /** Which method, or which methods, this case is about. */
  readonly method: string;
  readonly reading?: string;
  readonly more: MethodCell;
  readonly less: MethodCell;
  /** Excluded itself; 0 says that `more` is more. */
  readonly above: number;
  /** Excluded itself; `Infinity` if the claim sets no such bound. */
  readonly below: number;
}

/** Where accuracies come from: what was measured, or the paper's own table. */
export interface Evidence {
  readonly dataset: string;
  /** Absent for the paper's own table, which does not say. */
  readonly readings?: Readings;
  readonly methods: readonly string[];
  /** The methods that were attacked so, in the order of `methods`. */
  methodsUnder(attack: AttackName): readonly string[];
  /** Judges all cases of one claim together, as the correction for their number requires. */
  judge(comparisons: readonly Comparison[]): ClaimCase[];
}

/** A claim of the paper as a predicate. */
export interface Claim {
  readonly id: string;
  /** The paper's words, in short: at most 62 characters, to fit a terminal. */
  readonly statement: string;
  /** Where the paper says so. */
  readonly place: string;
  evaluate(evidence: Evidence): ClaimCase[];
}

/**
 * The verdict on a whole claim: refuted if any case is, reproduced if every case is, and
 * inconclusive otherwise. A claim without cases was not put to the test: inconclusive.
 */
export function wholeVerdict(cases: readonly ClaimCase[]): Verdict {
  if (cases.some(({ verdict }) => verdict === "refuted")) return "refuted";
  const all = cases.length > 0 && cases.every(({ verdict }) => verdict === "reproduced");
  return all ? "reproduced" : "inconclusive";
}

/** The result of a claim whose cases are known. */
export function claimResult(
  { id, statement, place }: Pick<Claim, "id" | "statement" | "place">,
  cases: readonly ClaimCase[],
): ClaimResult {
  return { id, statement, place, verdict: wholeVerdict(cases), cases };
}

/**
 * One result for each claim from the results of several data sets, in the order in which claims
 * first appear. Holm's correction stays inside each data set, whose images are its own.
 */
export function joinClaimResults(perDataset: readonly (readonly ClaimResult[])[]): ClaimResult[] {
  const joined = new Map<string, ClaimResult>();
  for (const result of perDataset.flat()) {
    const before = joined.get(result.id);
    joined.set(result.id, claimResult(result, [...before?.cases ?? [], ...result.cases]));
  }
  return [...joined.values()];
}
