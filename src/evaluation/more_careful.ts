/** Two estimates of one number, where it is not known which one to trust. */

import type { Estimate } from "./estimate.ts";

/**
 * The more careful of two estimates of one number: the larger p-value holds, and the interval holds
 * both intervals.
 */
export function moreCareful(one: Estimate, other: Estimate): Estimate {
  return {
    effect: one.effect,
    interval: [
      Math.min(one.interval[0], other.interval[0]),
      Math.max(one.interval[1], other.interval[1]),
    ],
    atMost: (bound) => Math.max(one.atMost(bound), other.atMost(bound)),
    atLeast: (bound) => Math.max(one.atLeast(bound), other.atLeast(bound)),
  };
}
