/** Exact binomial random numbers, the one distribution that resampling images needs. */

import type { RandomStream } from "../random/stream.ts";

/**
 * A sampler of Binomial(`n`, `p`) for any `n` up to `most` and `p` in (0, 1).
 *
 * Inversion that starts at the mode and walks outwards: it visits about one standard deviation of
 * values, where starting at 0 would visit `n p` of them and underflow. Takes one word of the stream
 * for each number.
 */
export function binomialSampler(
  most: number,
  stream: RandomStream,
): (n: number, p: number) => number {
  const logFactorial = new Float64Array(most + 1);
  for (let i = 1; i <= most; i++) logFactorial[i] = logFactorial[i - 1]! + Math.log(i);

  return (n, p) => {
    const mode = Math.floor((n + 1) * p);
    const atMode = Math.exp(
      logFactorial[n]! - logFactorial[mode]! - logFactorial[n - mode]! +
        mode * Math.log(p) + (n - mode) * Math.log1p(-p),
    );
    const odds = p / (1 - p);
    let left = stream.uniform() - atMode;
    let above = mode;
    let below = mode;
    let atAbove = atMode;
    let atBelow = atMode;
    while (left >= 0 && (above < n || below > 0)) {
      if (above < n) {
        atAbove *= odds * (n - above) / (above + 1);
        above++;
        left -= atAbove;
        if (left < 0) return above;
      }
      if (below > 0) {
        atBelow *= below / (odds * (n - below + 1));
        below--;
        left -= atBelow;
        if (left < 0) return below;
      }
    }
    return mode;
  };
}
