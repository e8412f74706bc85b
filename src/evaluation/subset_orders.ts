/** Which smaller ensembles are looked at, to see what each further member adds (claim C19). */

import { randomStream } from "../random/stream.ts";

/** How many orders of the members there are. */
export const SUBSET_ORDERS = 5;

/**
 * Random orders of an ensemble's members. The first k members of an order are a random ensemble
 * of k; the orders are the same in every run, whatever its seed.
 *
 * @example
 * ```ts
 * import { subsetOrders } from "ensemble-defense";
 * import assert from "assert";
 *
 * const orders = subsetOrders(3);
 * assert.equal(orders.length, 5);
 * assert.deepEqual([...orders[0]!].sort(), [0, 1, 2]);
 * ```
 */
export function subsetOrders(members: number): Uint32Array[] {
  return Array.from(
    { length: SUBSET_ORDERS },
    (_, order) => randomStream(0, "subsets", members, order).permutation(members),
  );
}
