/** Which class an image is to be taken for by an attack that has a target. */

import { randomStream } from "../random/stream.ts";

/**
 * How targets are chosen, never the true class:
 * - `next`: the class after the true one, the first after the last
 * - `leastLikely`: that of the smallest probability on the clean image (Kurakin et al. 2017)
 * - `random`: each other class as likely as another
 */
export const TARGET_RULES = ["next", "leastLikely", "random"] as const;
/** One of {@linkcode TARGET_RULES}. */
export type TargetRule = typeof TARGET_RULES[number];

/** What targets are chosen from. */
export interface TargetContext {
  /** The true class of each image, `[B]`. */
  readonly labels: Uint8Array;
  /** How many classes there are. */
  readonly classes: number;
  /** Of each class on each clean image, `[B, K]`. */
  readonly probabilities: Float32Array;
  /** Of random targets. */
  readonly seed: number;
}

/**
 * A target for each image, `[B]`.
 *
 * @example
 * ```ts
 * import { chooseTargets } from "ensemble-defense";
 * import assert from "assert";
 *
 * const context = {
 *   labels: Uint8Array.of(2, 0),
 *   classes: 3,
 *   probabilities: Float32Array.of(0.5, 0.375, 0.125, 0.125, 0.25, 0.625),
 *   seed: 1,
 * };
 * assert.deepEqual([...chooseTargets("next", context)], [0, 1]);
 * assert.deepEqual([...chooseTargets("leastLikely", context)], [1, 1]); // 2 and 0 are true
 * ```
 */
export function chooseTargets(rule: TargetRule, context: TargetContext): Uint8Array {
  const { labels, classes, probabilities, seed } = context;
  const stream = randomStream(seed, "targets");
  return labels.map((label, image) => {
    switch (rule) {
      case "next":
        return (label + 1) % classes;
      case "random":
        return (label + 1 + stream.integer(classes - 1)) % classes;
      case "leastLikely":
        return leastOf(probabilities.subarray(image * classes, (image + 1) * classes), label);
    }
  });
}

function leastOf(probabilities: Float32Array, except: number): number {
  let least = except === 0 ? 1 : 0;
  probabilities.forEach((probability, k) => {
    if (k !== except && probability < probabilities[least]!) least = k;
  });
  return least;
}
