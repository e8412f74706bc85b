/** How much of the training set is in each member's bootstrap replicate (claim C18). */

import { randomStream } from "../random/stream.ts";
import { type Method, type MethodName, METHODS } from "./method.ts";

/**
 * The share of the training images in each member's replicate, for the first of the methods that
 * has replicates: drawn again from the streams that training draws them from, so that nothing
 * need be stored.
 *
 * @param seed The run's seed
 * @param trainImages Images in the training set
 * @returns A share for each member, or undefined if no method has replicates
 *
 * @example
 * ```ts
 * import { bootstrapShares } from "ensemble-defense";
 * import assert from "assert";
 *
 * const shares = bootstrapShares(["randomInit", "bagging"], 2, 1, 1000);
 * assert.ok(shares?.every((share) => Math.abs(share - 0.632) < 0.05));
 * assert.equal(bootstrapShares(["randomInit"], 2, 1, 1000), undefined);
 * ```
 */
export function bootstrapShares(
  methods: readonly MethodName[],
  members: number,
  seed: number,
  trainImages: number,
): number[] | undefined {
  for (const name of methods) {
    const { sample, sampledAs = name }: Method = METHODS[name];
    if (sample === undefined) continue;
    return Array.from({ length: members }, (_, member) => {
      const replicate = sample(trainImages, randomStream(seed, sampledAs, member, "sample"));
      return new Set(replicate).size / trainImages;
    });
  }
  return undefined;
}
