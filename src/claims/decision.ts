/** From an estimate to a verdict. */

import type { Estimate } from "../evaluation/estimate.ts";
import type { Verdict } from "./claim.ts";

/** The verdict that the evidence leans to, and how surely. */
export interface Decision {
  readonly verdict: Verdict;
  /** The verdict holds at every level down to this one: a two-sided p-value, in [0, 1]. */
  readonly pValue: number;
}

/**
 * Whether an effect lies between two bounds, as far as its estimate tells. At a given level it
 * does ("reproduced") if the effect's whole interval is between the bounds, and does not ("refuted")
 * if the whole interval is outside, below or above; the decision is the one that holds at the
 * smallest level. An interval of level 1 - a is above a bound exactly if the one-sided p-value of
 * "at most the bound" is less than a / 2. Touching a bound decides nothing.
 */
export function decide(
  { atMost, atLeast }: Pick<Estimate, "atMost" | "atLeast">,
  above: number,
  below: number,
): Decision {
  const twoSided = (oneSided: number): number => Math.min(1, 2 * oneSided);
  const inside = twoSided(Math.max(atMost(above), atLeast(below)));
  const outside = twoSided(Math.min(atLeast(above), atMost(below)));
  if (inside < outside) return { verdict: "reproduced", pValue: inside };
  if (outside < inside) return { verdict: "refuted", pValue: outside };
  return { verdict: "inconclusive", pValue: 1 };
}
