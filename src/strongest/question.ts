/** What a question of a reviewer is, and how its cases are decided. */

import type { ClaimCase, ClaimText } from "../claims/claim.ts";
import { decide } from "../claims/decision.ts";
import type { UndecidedCase } from "../claims/evidence.ts";
import type { Estimate } from "../evaluation/estimate.ts";
import { pairedEstimate } from "../evaluation/paired.ts";
import type { Scores } from "../evaluation/scores.ts";
import { type RandomStream, randomStream } from "../random/stream.ts";
import type { SuiteOutcomes } from "./outcomes.ts";
import { methodTitle } from "./table.ts";

/** A question with what it is asked of: yes is `reproduced`, no is `refuted`. */
export interface Question extends ClaimText {
  readonly test: string;
  /** The cases of one ensemble. */
  readonly casesOf: (found: SuiteOutcomes) => UndecidedCase[];
}

/** A difference of accuracies that is worth the name; an accuracy below it is about 0. */
export const WORTH = 0.05;

/** How one case is shown. */
type CaseWords = Pick<ClaimCase, "on" | "quantity" | "note" | "beside">;

/** Decides whether an estimate lies between two bounds. */
export function caseOf(
  found: SuiteOutcomes,
  words: CaseWords,
  estimate: Estimate,
  [above, below]: readonly [number, number],
): UndecidedCase {
  return {
    shown: { method: methodTitle(found), ...words },
    estimate,
    decision: decide(estimate, above, below),
  };
}

/** The accuracy under one attack minus that under another, on the same images. */
export function differenceOf(
  found: SuiteOutcomes,
  path: readonly string[],
  more: Scores,
  less: Scores,
): Estimate {
  const terms = [{ sign: 1, scores: more }, { sign: -1, scores: less }] as const;
  return pairedEstimate([terms], () => streamOf(found, path));
}

/** Where the randomness of a case comes from. */
export function streamOf(
  { seed, dataset, method }: SuiteOutcomes,
  path: readonly string[],
): RandomStream {
  return randomStream(seed, "strongest", dataset, method, ...path);
}
