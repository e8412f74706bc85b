/** Transfer: how images made with one member's gradient fare with the other members. */

import type { Grad1Outcome, Predictions } from "./outcomes.ts";
import { ensembleScores, meanScore, memberScores } from "./scores.ts";
import type { ShareCounts } from "./share.ts";

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

/**
 * How far attacks carry over, image by image: of an attacker that was right on the clean image and
 * is wrong on the one made with its gradient, the other members that were right too (`wholes`), and
 * those of them that are wrong now (`parts`). What was wrong before proves nothing of an attack.
 *
 * @param clean The same members' predictions on the clean images
 * @param labels True labels, `[images]`
 *
 * @example Member 0 is fooled on the first image: of the two others, one is fooled with it
 * ```ts
 * import { transferCounts } from "ensemble-defense";
 * import assert from "assert";
 *
 * const predictions = (memberLabels: number[]) => ({
 *   members: 3,
 *   images: 1,
 *   memberLabels: Uint8Array.from(memberLabels),
 *   ensembleLabels: Uint8Array.of(7),
 * });
 * const grad1 = [{ attacker: 0, predictions: predictions([1, 1, 7]) }];
 * const { wholes, parts } = transferCounts(predictions([7, 7, 7]), grad1, Uint8Array.of(7));
 * assert.deepEqual([...wholes, ...parts], [2, 1]);
 * ```
 */
export function transferCounts(
  clean: Predictions,
  grad1: readonly Grad1Outcome[],
  labels: Uint8Array,
): ShareCounts {
  const { members, images } = clean;
  const wholes = new Uint32Array(images);
  const parts = new Uint32Array(images);
  const isRight = ({ memberLabels }: Predictions, member: number, image: number): boolean =>
    memberLabels[member * images + image] === labels[image];
  for (const { attacker, predictions } of grad1) {
    for (let i = 0; i < images; i++) {
      if (!isRight(clean, attacker, i) || isRight(predictions, attacker, i)) continue;
      for (let other = 0; other < members; other++) {
        if (other === attacker || !isRight(clean, other, i)) continue;
        wholes[i]!++;
        if (!isRight(predictions, other, i)) parts[i]!++;
      }
    }
  }
  return { wholes, parts };
}
