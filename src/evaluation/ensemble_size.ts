/** Accuracy against the ensemble's size. */

import type { Predictions } from "./outcomes.ts";
import { type Scores, writeCorrect } from "./scores.ts";
import { SUBSET_ORDERS } from "./subset_orders.ts";

/**
 * Scores of the ensembles of the first `size` members in each of the random orders
 * ({@linkcode subsetOrders}). Their mean is the accuracy of a random ensemble of that size. The orders
 * are not resampled: the question is asked of these members.
 *
 * @param labels True labels, `[images]`
 * @param size From 1 to the number of members
 * @param method The method whose ensembles these are, to name them
 * @returns Scores `[orders, images]`
 * @throws {RangeError} If the predictions of smaller ensembles were not kept, or the size is not one
 *
 * @example Two members, of which the second one is right: so are both together
 * ```ts
 * import { meanScore, predictionsOf, sizeScores, subsetOrders } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(1);
 * const predictions = predictionsOf(Float32Array.of(0.6, 0.4, 0.1, 0.9), 2, labels);
 * const accuracy = (size: number): number =>
 *   meanScore(sizeScores(predictions, labels, size, "bagging"));
 * assert.equal(accuracy(2), 1);
 * const orders = subsetOrders(2);
 * assert.equal(accuracy(1), orders.filter(([first]) => first === 1).length / orders.length);
 * ```
 */
export function sizeScores(
  { members, images, subsetLabels }: Predictions,
  labels: Uint8Array,
  size: number,
  method: string,
): Scores {
  if (subsetLabels === undefined) {
    throw new RangeError(`${method}: the predictions of smaller ensembles were not kept`);
  }
  if (!(Number.isSafeInteger(size) && size >= 1 && size <= members)) {
    throw new RangeError(`${method}: an ensemble of 1 to ${members} was measured, not of ${size}`);
  }
  const values = new Uint8Array(SUBSET_ORDERS * images);
  for (let order = 0; order < SUBSET_ORDERS; order++) {
    const from = (order * members + size - 1) * images;
    writeCorrect(subsetLabels, from, labels, values, order * images);
  }
  return { population: `${method}: orders`, rows: SUBSET_ORDERS, fixed: true, images, values };
}
