/** How much members differ: "a set of classifiers is diverse if different classifiers make different
 * errors" (section 3). */

import type { Predictions } from "./outcomes.ts";
import type { Scores } from "./scores.ts";

/**
 * Which pairs of members predict different labels. The mean is the pairwise disagreement, a
 * fraction in [0, 1] (Skalak 1996; Kuncheva and Whitaker 2003).
 *
 * The pairs are all pairs of this ensemble, so they are not resampled.
 *
 * @param method The method whose members these are, to name the pairs
 * @returns Scores `[pairs, images]`: 1 where the two members disagree
 * @throws {RangeError} If there are fewer than two members
 *
 * @example Three members, two images: they agree on the first, one dissents on the second
 * ```ts
 * import { disagreementScores, meanScore } from "ensemble-defense";
 * import assert from "assert";
 *
 * const scores = disagreementScores({
 *   members: 3,
 *   images: 2,
 *   memberLabels: Uint8Array.of(7, 1, 7, 1, 7, 4),
 *   ensembleLabels: Uint8Array.of(7, 1),
 * }, "bagging");
 * assert.equal(meanScore(scores), 2 / 6); // two of three pairs, on one of two images
 * ```
 */
export function disagreementScores(
  { members, images, memberLabels }: Predictions,
  method: string,
): Scores {
  if (members < 2) {
    throw new RangeError(`${method}: disagreement needs at least two members, there is ${members}`);
  }
  const rows = members * (members - 1) / 2;
  const values = new Uint8Array(rows * images);
  let at = 0;
  for (let a = 0; a < members; a++) {
    for (let b = a + 1; b < members; b++) {
      for (let i = 0; i < images; i++) {
        values[at++] = memberLabels[a * images + i] === memberLabels[b * images + i] ? 0 : 1;
      }
    }
  }
  return { population: `${method}: pairs of members`, rows, fixed: true, images, values };
}
