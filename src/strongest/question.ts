/** What a question of a reviewer is, and how its cases are decided. */

import type { ClaimCase, ClaimText } from "../claims/claim.ts";
import { decide } from "../claims/decision.ts";
import type { UndecidedCase } from "../claims/evidence.ts";
import { bootstrap } from "../evaluation/bootstrap.ts";
import { drawsEstimate, type Estimate, proportionEstimate } from "../evaluation/estimate.ts";
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
  const { effect, draws } = bootstrap(terms, streamOf(found, path));
  return draws[0] === draws.at(-1)
    ? withoutSpread(effect, more.images)
    : drawsEstimate(effect, draws);
}

/**
 * Images that all say the same have no spread to go by: how many of as many may say something else
 * without being seen, Wilson's interval tells.
 */
function withoutSpread(effect: number, images: number): Estimate {
  const others = proportionEstimate(0, images);
  const [, radius] = others.interval;
  return {
    effect,
    interval: [Math.max(-1, effect - radius), Math.min(1, effect + radius)],
    atMost: (bound) => bound >= effect ? 1 : others.atLeast(effect - bound),
    atLeast: (bound) => bound <= effect ? 1 : others.atLeast(bound - effect),
  };
}

/** Where the randomness of a case comes from. */
export function streamOf(
  { seed, dataset, method }: SuiteOutcomes,
  path: readonly string[],
): RandomStream {
  return randomStream(seed, "strongest", dataset, method, ...path);
}
