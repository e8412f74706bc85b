/** What an attack does to single classifiers, class by class (Figure 1). */

import type { Grad1Outcome, Predictions } from "./outcomes.ts";
import type { ShareCounts } from "./share.ts";

/**
 * Of the images of one class: how many single classifiers are right on the clean one (`wholes`),
 * and how many of them are wrong on the one made with their own gradient (`parts`).
 *
 * @param clean The same members' predictions on the clean images
 * @param labels True labels, `[images]`
 * @param label The class; images of others count nothing
 *
 * @example One classifier, right on both sevens and fooled on one
 * ```ts
 * import { fooledCounts } from "ensemble-defense";
 * import assert from "assert";
 *
 * const predictions = (...labels: number[]) => ({
 *   members: 1,
 *   images: 3,
 *   memberLabels: Uint8Array.from(labels),
 *   ensembleLabels: Uint8Array.from(labels),
 * });
 * const grad1 = [{ attacker: 0, predictions: predictions(7, 2, 0) }];
 * const counts = fooledCounts(predictions(7, 7, 1), grad1, Uint8Array.of(7, 7, 1), 7);
 * assert.deepEqual([[...counts.wholes], [...counts.parts]], [[1, 1, 0], [0, 1, 0]]);
 * ```
 */
export function fooledCounts(
  clean: Predictions,
  grad1: readonly Grad1Outcome[],
  labels: Uint8Array,
  label: number,
): ShareCounts {
  const { images } = clean;
  const wholes = new Uint32Array(images);
  const parts = new Uint32Array(images);
  for (const { attacker, predictions } of grad1) {
    for (let i = 0; i < images; i++) {
      const place = attacker * images + i;
      if (labels[i] !== label || clean.memberLabels[place] !== label) continue;
      wholes[i]!++;
      if (predictions.memberLabels[place] !== label) parts[i]!++;
    }
  }
  return { wholes, parts };
}
