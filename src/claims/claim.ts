/** What a claim of the paper is, and what comes of putting it to the evidence. */

import type { Interval } from "../evaluation/interval.ts";
import type { AttackName } from "../evaluation/outcomes.ts";
import type { Evidence } from "./evidence.ts";

/** What the evidence says of a claim. */
export type Verdict = "reproduced" | "refuted" | "inconclusive";

/** Named resolutions of the paper's ambiguities, as a run used them. */
export type Readings = Readonly<Record<string, string | number>>;

/** An effect with its interval and what it says. */
export interface Finding {
  /** A difference of accuracies, in [-1, 1], or an accuracy. */
  readonly effect: number;
  /** The effect's plain 95 % interval, not corrected for the number of cases. */
  readonly interval: Interval;
  /** The verdict at 5 % after Holm's correction for the number of cases that are judged together. */
  readonly verdict: Verdict;
}

/** A claim put to the evidence once: for one data set, one method. */
export interface ClaimCase extends Finding {
  /** The data set that it was measured on. */
  readonly dataset: string;
  /** The method whose ensemble it is about. */
  readonly method: string;
  /** Which images or cell, where a method has several cases, e.g. `FGSM, Grad. 2`. */
  readonly on?: string;
  /** The readings the claim hangs on, e.g. `grad2=signOfMean, attackLabel=true`. */
  readonly reading?: string;
  /** The effect in words, e.g. `Grad. 2 - Grad. 1`. */
  readonly quantity?: string;
  /** `range`: the claim states where the effect lies, not only its sign. */
  readonly kind?: "range";
  /** Both ends as the text states them; they are taken with half a percent to either side. */
  readonly range?: Interval;
  /** Reported beside the claim: the verdict on the whole does not hang on it. */
  readonly beside?: true;
  /** Whether `reading` is the run's own. */
  readonly own?: boolean;
  /** How many replicate ensembles it rests on; 1 is blind to the luck of training. */
  readonly replicates?: number;
  /** The paper's sentence, where the cases of a claim come from different ones. */
  readonly words?: string;
  /** What else was found, in words. */
  readonly note?: string;
  /**
   * C8 only: the same difference under FGSM and the same reading, where the paper finds it negative
   * (C4). A reading fits the paper if this and the case itself are both reproduced.
   */
  readonly fgsm?: Finding;
}

/** A claim's place in the paper, what it says, and how it is judged. */
export interface ClaimText {
  /** `C1` to `C29`. */
  readonly id: string;
  /** The paper's words, in short: at most 62 characters, to fit a terminal. */
  readonly statement: string;
  /** Where the paper says so. */
  readonly place: string;
  /** The paper's own words. */
  readonly words?: string;
  /** What is tested on which cells, in a sentence. */
  readonly test?: string;
  /** `some`: one case that holds is enough, as the paper says "in some cases". */
  readonly quantifier?: "some";
}

/** A method that a claim compares with others, and that was not measured, or not attacked so. */
export interface MissingMethod {
  /** The data set that it was not measured on. */
  readonly dataset: string;
  /** The method. */
  readonly method: string;
  /** The attack that was not made; absent if nothing was measured of the method. */
  readonly attack?: AttackName;
}

/** What a claim sets against each other. */
export interface Compared {
  /** The methods. */
  readonly methods: readonly string[];
  /** The attacks under which it does so; none for a claim on clean images. */
  readonly under: readonly AttackName[];
}

/** A claim with its verdict, in a form that needs nothing else to be read. */
export interface ClaimResult extends ClaimText {
  /** What its cases say together. */
  readonly verdict: Verdict;
  /** One for each data set, method and place; none if nothing was measured. */
  readonly cases: readonly ClaimCase[];
  /**
   * What else it would have to compare, on data sets where it has cases: without these methods it
   * can be refuted, not reproduced. Absent if nothing is missing.
   */
  readonly missing?: readonly MissingMethod[];
}

/** A claim of the paper as a predicate. */
export interface Claim extends ClaimText {
  readonly words: string;
  readonly test: string;
  /**
   * What it compares, where it says of one method that it is better or worse than others; absent if
   * it speaks of each method alone.
   */
  readonly compares?: Compared;
  evaluate(evidence: Evidence): ClaimCase[];
}

/**
 * The verdict on a whole claim: refuted if any case is, reproduced if every case is, and
 * inconclusive otherwise. A claim of some cases is the reverse: reproduced if any case is, refuted
 * if every case is. Cases beside the claim do not count, and a claim without cases was not put to
 * the test: inconclusive.
 */
export function wholeVerdict(
  cases: readonly ClaimCase[],
  quantifier?: ClaimText["quantifier"],
): Verdict {
  const [one, all] = quantifier === "some"
    ? ["reproduced", "refuted"] as const
    : ["refuted", "reproduced"] as const;
  const counted = cases.filter(({ beside }) => beside !== true);
  if (counted.some(({ verdict }) => verdict === one)) return one;
  const isAll = counted.length > 0 && counted.every(({ verdict }) => verdict === all);
  return isAll ? all : "inconclusive";
}

/**
 * The result of a claim whose cases are known. It cannot be reproduced where methods are missing
 * that it compares: they might be those that it fails on.
 */
export function claimResult(
  claim: ClaimText,
  cases: readonly ClaimCase[],
  missing: readonly MissingMethod[] = [],
): ClaimResult {
  const { id, statement, place, words, test, quantifier } = claim;
  const verdict = wholeVerdict(cases, quantifier);
  return {
    id,
    statement,
    place,
    ...words === undefined ? {} : { words },
    ...test === undefined ? {} : { test },
    ...quantifier === undefined ? {} : { quantifier },
    verdict: missing.length > 0 && verdict === "reproduced" ? "inconclusive" : verdict,
    cases,
    ...missing.length > 0 && { missing },
  };
}

/** A claim put to what is known of one data set. */
export function putClaim(claim: Claim, evidence: Evidence): ClaimResult {
  const cases = claim.evaluate(evidence);
  const { compares } = claim;
  // A verdict does not hang on cases that only stand beside it, nor on what they lack.
  const isJudged = cases.some(({ beside }) => beside !== true);
  const missing = isJudged && compares !== undefined ? missingOf(compares, evidence) : [];
  return claimResult(claim, cases, missing);
}

function missingOf({ methods, under }: Compared, { dataset, has }: Evidence): MissingMethod[] {
  return methods.flatMap((method): MissingMethod[] => {
    // Table 4 of the paper has single networks or ensembles of a method, not both.
    const isKnown = has({ method, column: "cleanSingle" }) ||
      has({ method, column: "cleanEnsemble" });
    if (!isKnown) return [{ dataset, method }];
    const isUnder = (attack: AttackName): boolean =>
      has({ method, column: "grad1Single", attack }) ||
      has({ method, column: "grad2Ensemble", attack });
    return under.filter((attack) => !isUnder(attack))
      .map((attack) => ({ dataset, method, attack }));
  });
}

/**
 * One result for each claim from the results of several data sets, in the order in which claims
 * first appear. Holm's correction stays inside each data set, whose images are its own.
 */
export function joinClaimResults(perDataset: readonly (readonly ClaimResult[])[]): ClaimResult[] {
  const joined = new Map<string, ClaimResult>();
  for (const result of perDataset.flat()) {
    const { cases, missing = [] } = joined.get(result.id) ?? { cases: [] };
    joined.set(
      result.id,
      claimResult(
        result,
        [...cases, ...result.cases],
        [...missing, ...result.missing ?? []],
      ),
    );
  }
  return [...joined.values()];
}

/**
 * Whether a run passes `--strict`: every claim is reproduced. One that was not put to the test, or
 * could not be decided, does not pass; neither do no claims.
 *
 * @example
 * ```ts
 * import { passesStrict } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert(passesStrict([{ verdict: "reproduced" }]));
 * assert(!passesStrict([{ verdict: "reproduced" }, { verdict: "inconclusive" }]));
 * assert(!passesStrict([]));
 * ```
 */
export function passesStrict(claims: readonly Pick<ClaimResult, "verdict">[]): boolean {
  return claims.length > 0 && claims.every(({ verdict }) => verdict === "reproduced");
}
