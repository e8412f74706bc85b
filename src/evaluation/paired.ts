/** Differences of two classifiers on the same images, for tests against 0. */

import type { RandomStream } from "../random/stream.ts";
import { type Estimate, FEW_IMAGES } from "./estimate.ts";
import { imageEffects } from "./image_effects.ts";
import { mcnemarExact } from "./mcnemar.ts";
import { replicateEstimate } from "./replicates.ts";
import type { Term } from "./score_columns.ts";

/**
 * The difference of two accuracies ({@linkcode replicateEstimate}). Only the images on which it is
 * not 0 tell the two apart, be they single classifiers or means over members, and of few such images
 * ({@linkcode FEW_IMAGES}) a bootstrap is too sure: of four that are all for the first, no resample
 * has one for the second. So there its p-values are joined by McNemar's exact one, the sign test of
 * these images, the larger holds, and the interval has 0 in it if that does not exclude 0. (Of many
 * images the exact test is only coarser: what it can say comes in steps.)
 *
 * @param replicates The terms in each replicate, all on the same images
 * @param stream Where the bootstrap's randomness comes from
 * @throws {RangeError} If there is no replicate, or the terms do not fit each other
 *
 * @example Four images that all speak for the first classifier are not yet a difference
 * ```ts
 * import { pairedEstimate, randomStream } from "ensemble-defense";
 * import assert from "assert";
 *
 * const oneWrong = (wrong: number) => {
 *   const values = Uint8Array.from({ length: 200 }, (_, image) => image < wrong ? 0 : 1);
 *   return { population: "the ensemble", rows: 1, images: 200, values };
 * };
 * const terms = [{ sign: 1, scores: oneWrong(0) }, { sign: -1, scores: oneWrong(4) }] as const;
 * const { interval, atMost } = pairedEstimate([terms], () => randomStream(1, "example"));
 * assert.equal(interval[0], 0);
 * assert.equal(atMost(0), 0.0625);
 * ```
 */
export function pairedEstimate(
  replicates: readonly (readonly Term[])[],
  stream: () => RandomStream,
  options: { readonly resamples?: number } = {},
): Estimate {
  const usual = replicateEstimate(replicates, stream, options);
  return replicates.length === 1 ? withExactTest(usual, imageEffects(replicates[0]!)) : usual;
}

function withExactTest(usual: Estimate, effects: Float64Array): Estimate {
  const more = effects.filter((effect) => effect > 0).length;
  const less = effects.filter((effect) => effect < 0).length;
  if (more + less >= FEW_IMAGES) return usual;
  // Of either side, the p-value of "it is not the better one"; 1 where the images do not say it is.
  const exact = mcnemarExact(more, less) / 2;
  const [first, second] = [more > less ? exact : 1, less > more ? exact : 1];
  const { effect, interval: [low, high] } = usual;
  return {
    effect,
    interval: [first > 0.025 ? Math.min(low, 0) : low, second > 0.025 ? Math.max(high, 0) : high],
    atMost: (bound) => Math.max(usual.atMost(bound), bound >= 0 ? first : 0),
    atLeast: (bound) => Math.max(usual.atLeast(bound), bound <= 0 ? second : 0),
  };
}
