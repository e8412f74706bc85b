/** Two one-sided tests: is a difference too small to matter? */

import type { Estimate } from "./estimate.ts";

/** What the two one-sided tests found. */
export interface Equivalence {
  /** The larger of the two one-sided p-values: the level down to which equivalence holds. */
  readonly pValue: number;
  /** Whether it holds at the level asked for. */
  readonly equivalent: boolean;
}

/**
 * Tests that an effect lies within `margin` of 0 on either side (Schuirmann 1987). Each one-sided
 * test is made at the whole level, so the effect is equivalent to 0 at 5 % exactly if its 90 %
 * interval is inside the margins. Not to find a difference is not to find equivalence.
 *
 * @param estimate An effect, from resamples ({@linkcode drawsEstimate}), or with a standard error
 * and degrees of freedom ({@linkcode tEstimate})
 * @param margin The largest difference that does not matter, above 0
 * @throws {RangeError} If the margin is not above 0
 *
 * @example A difference of 0.0004 with a standard error of 0.0005 is within 0.002
 * ```ts
 * import { equivalenceTest, tEstimate } from "ensemble-defense";
 * import assert from "assert";
 *
 * const difference = tEstimate({ effect: 0.0004, standardError: 0.0005, df: 20 });
 * assert(equivalenceTest(difference, 0.002).equivalent);
 * assert(!equivalenceTest(difference, 0.001).equivalent);
 * ```
 */
export function equivalenceTest(
  estimate: Pick<Estimate, "atMost" | "atLeast">,
  margin: number,
  level: number = 0.05,
): Equivalence {
  if (!(margin > 0)) {
    throw new RangeError(`A margin of equivalence must be above 0: received ${margin}`);
  }
  const pValue = Math.max(estimate.atMost(-margin), estimate.atLeast(margin));
  return { pValue, equivalent: pValue <= level };
}
