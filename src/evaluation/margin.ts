/** Differences that are held against a margin of a few images. */

import type { RandomStream } from "../random/stream.ts";
import type { Estimate } from "./estimate.ts";
import { imageEffects } from "./image_effects.ts";
import { mean } from "./mean.ts";
import { moreCareful } from "./more_careful.ts";
import { replicateEstimate, replicateMean } from "./replicates.ts";
import type { Term } from "./score_columns.ts";
import { tCdf } from "./student_t.ts";

/**
 * A difference of accuracies for a test against a margin close to 0: "equal within 0.002", "better
 * by no more than 0.002". There the images on which the two differ are few, and a bootstrap that
 * has seen none, or one, knows hardly any spread: it would call any two classifiers equal that
 * agree on ten images. So the usual p-values ({@linkcode replicateEstimate}) are joined by those of a
 * score test: were the difference at the bound d, the two would differ on a share |d| of the images
 * or more, which gives a single image a variance of |d| - d^2 at least (as in Tango 1998,
 * "Equivalence test and confidence interval for the difference in proportions for the paired-sample
 * design", Statistics in Medicine 17). The larger p-value holds, and the interval holds both
 * intervals.
 *
 * @param replicates The terms in each replicate, all on the same images
 * @param stream Where the bootstrap's randomness comes from
 * @throws {RangeError} If there is no replicate, or the terms do not fit each other
 *
 * @example Agreement on fifty images is no equality within two percent
 * ```ts
 * import { equivalenceTest, marginEstimate, randomStream } from "ensemble-defense";
 * import assert from "assert";
 *
 * const agree = (images: number) => {
 *   const values = new Uint8Array(images).fill(1);
 *   const scores = { population: "the ensemble", rows: 1, images, values };
 *   const terms = [{ sign: 1, scores }, { sign: -1, scores }] as const;
 *   return marginEstimate([terms], () => randomStream(1, "example"));
 * };
 * assert(!equivalenceTest(agree(50), 0.02).equivalent);
 * assert(equivalenceTest(agree(500), 0.02).equivalent);
 * ```
 */
export function marginEstimate(
  replicates: readonly (readonly Term[])[],
  stream: () => RandomStream,
): Estimate {
  const usual = replicateEstimate(replicates, stream);
  const score = scoreTest(replicates.map(imageEffects));
  const { effect } = usual;
  return moreCareful(usual, {
    effect,
    interval: [
      -scoreEnd(-effect, (bound) => score(-bound)),
      scoreEnd(effect, (bound) => 1 - score(bound)),
    ],
    atMost: score,
    atLeast: (bound) => 1 - score(bound),
  });
}

/**
 * The one-sided p-value of "the mean difference is at most the bound".
 *
 * @param perReplicate The difference on each image, by replicate
 */
function scoreTest(perReplicate: readonly Float64Array[]): (bound: number) => number {
  const images = perReplicate[0]!.length;
  const means = perReplicate.map((effects) => mean(effects));
  const effect = mean(means);
  let squares = 0;
  for (let i = 0; i < images; i++) {
    let onImage = 0;
    for (const effects of perReplicate) onImage += effects[i]! / perReplicate.length;
    squares += (onImage - effect) ** 2;
  }
  return (bound) => {
    if (Math.abs(bound) >= 1) return bound >= 1 ? 1 : 0;
    const variance = Math.max(squares / images, Math.abs(bound) - bound ** 2) / images;
    if (variance === 0) return effect <= bound ? 1 : 0;
    if (means.length === 1) return tCdf((bound - effect) / Math.sqrt(variance), Infinity);
    const { standardError, df } = replicateMean(means, variance);
    return tCdf((bound - effect) / standardError, df);
  };
}

/** The upper end of the 95 % interval: where the p-value of "at least the bound" falls to 2.5 %. */
function scoreEnd(effect: number, atLeast: (bound: number) => number): number {
  let [inside, outside] = [effect, 1];
  while (outside - inside > 1e-9) {
    const middle = (inside + outside) / 2;
    if (atLeast(middle) > 0.025) inside = middle;
    else outside = middle;
  }
  return outside;
}
