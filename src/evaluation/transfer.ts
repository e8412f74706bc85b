/** Transfer: how images made with one member's gradient fare with the other members. */

import type { Grad1Outcome } from "./outcomes.ts";
import { ensembleScores, meanScore, memberScores } from "./scores.ts";

/**
 * The accuracies under each member's own attack: one row for each attacker, in the order given,
 * with the accuracy of every member and, in the last column, of the ensemble. Fractions in [0, 1].
 *
 * @param labels True labels, `[images]`
 * @returns `[attackers][members + 1]`
 * @throws {RangeError} If there are no images
 *
 * @example The first member's attack fools itself on both images, and no one else
 * ```ts
 * import { transferMatrix } from "ensemble-defense";
 * import assert from "assert";
 *
 * const predictions = {
 *   members: 2,
 *   images: 2,
 *   memberLabels: Uint8Array.of(3, 8, 7, 2),
 *   ensembleLabels: Uint8Array.of(7, 2),
 * };
 * const labels = Uint8Array.of(7, 2);
 * assert.deepEqual(transferMatrix([{ attacker: 0, predictions }], labels), [[0, 1, 1]]);
 * ```
 */
export function transferMatrix(grad1: readonly Grad1Outcome[], labels: Uint8Array): number[][] {
  return grad1.map(({ predictions }) => {
    const members = memberScores(predictions, labels, "transfer");
    const { images } = members;
    const single = Array.from({ length: members.rows }, (_, m) => ({
      ...members,
      rows: 1,
      values: members.values.subarray(m * images, (m + 1) * images),
    }));
    return [...single, ensembleScores(predictions, labels)].map(meanScore);
  });
}
