/** From the resamples of an effect to a verdict. */

import type { Verdict } from "./claim.ts";

/** The verdict that the resamples lean to, and how surely. */
export interface Decision {
  readonly verdict: Verdict;
  /** The verdict holds at every level down to this one: a two-sided bootstrap p-value, in (0, 1]. */
  readonly pValue: number;
}

/**
 * Whether an effect lies between two bounds, as far as its resamples tell. At a given level it
 * does ("reproduced") if the effect's whole interval is between the bounds, and does not ("refuted")
 * if the whole interval is outside, below or above; the decision is the one that holds at the
 * smallest level.
 *
 * An interval of level 1 - a is above a bound exactly if the share of resamples at or below the
 * bound is less than a / 2, so the p-value is twice that share. Touching a bound decides nothing.
 *
 * @param draws The effect in each resample
 */
export function decide(draws: Float64Array, above: number, below: number): Decision {
  const p = (contradicts: (effect: number) => boolean): number => {
    let against = 1; // The effect itself is counted as a resample, so p is never 0.
    for (let b = 0; b < draws.length; b++) if (contradicts(draws[b]!)) against++;
    return Math.min(1, 2 * against / (draws.length + 1));
  };
  const inside = Math.max(p((effect) => effect <= above), p((effect) => effect >= below));
  const outside = Math.min(p((effect) => effect >= above), p((effect) => effect <= below));
  if (inside < outside) return { verdict: "reproduced", pValue: inside };
  if (outside < inside) return { verdict: "refuted", pValue: outside };
  return { verdict: "inconclusive", pValue: 1 };
}

/** The verdict on an effect that is known exactly. */
export function decideExactly(effect: number, above: number, below: number): Verdict {
  if (effect > above && effect < below) return "reproduced";
  return effect < above || effect > below ? "refuted" : "inconclusive";
}
