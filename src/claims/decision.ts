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
 * Whether an effect lies between two bounds, as far as its estimate tells. At a given level it does
 * ("reproduced") if the effect's whole interval is between the bounds, and does not ("refuted") if
 * the whole interval is outside, below or above; the decision is the one that holds at the smallest
 * level. An interval of level 1 - a is above a bound exactly if the one-sided p-value of "at most
 * the bound" is less than a / 2. Touching a bound decides nothing.
 */
export function decide(
  estimate: Pick<Estimate, "atMost" | "atLeast">,
  above: number,
  below: number,
): Decision {
  return lean(sides(estimate, above, below));
}

/** An estimate, and between which bounds it is said to lie. */
export interface Bounded {
  readonly estimate: Pick<Estimate, "effect" | "atMost" | "atLeast">;
  readonly above: number;
  readonly below: number;
}

/**
 * Whether several effects all lie between their bounds, and which of them decides: a superlative
 * ("the most robust") is as sure as its least sure comparison, so no correction is due for their
 * number (an intersection-union test; Berger 1982). That it fails takes one comparison that fails,
 * at its level times their number (Bonferroni).
 *
 * @param parts At least one
 * @returns The decision, and the index of the comparison that holds least
 */
export function decideAll(parts: readonly Bounded[]): Decision & { readonly closest: number } {
  const all = parts.map(({ estimate, above, below }) => ({
    ...sides(estimate, above, below),
    margin: Math.min(estimate.effect - above, below - estimate.effect),
  }));
  // Equal p-values are common among resamples: the nearest to its bound is the closest then.
  const least = all.reduce((a, b) =>
    b.inside > a.inside || (b.inside === a.inside && b.margin < a.margin) ? b : a
  );
  return {
    ...lean({
      inside: least.inside,
      outside: Math.min(1, all.length * Math.min(...all.map(({ outside }) => outside))),
    }),
    closest: all.indexOf(least),
  };
}

/** Two-sided p-values against lying inside two bounds, and outside: small says that it does. */
interface Sides {
  readonly inside: number;
  readonly outside: number;
}

function sides(
  { atMost, atLeast }: Pick<Estimate, "atMost" | "atLeast">,
  above: number,
  below: number,
): Sides {
  const twoSided = (oneSided: number): number => Math.min(1, 2 * oneSided);
  return {
    inside: twoSided(Math.max(atMost(above), atLeast(below))),
    outside: twoSided(Math.min(atLeast(above), atMost(below))),
  };
}

function lean({ inside, outside }: Sides): Decision {
  if (inside < outside) return { verdict: "reproduced", pValue: inside };
  if (outside < inside) return { verdict: "refuted", pValue: outside };
  return { verdict: "inconclusive", pValue: 1 };
}
