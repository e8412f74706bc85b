/** McNemar's exact test: two classifiers on the same images. */

/**
 * The exact two-sided p-value of "both are right equally often", from the images on which only
 * one of them is right (McNemar 1947; the exact form is the sign test). Images on which both are
 * right, or both wrong, say nothing. It is the probability that a fair coin is at least as uneven.
 *
 * @param onlyFirst How many images only the first classifier is right on, an integer of at least 0
 * @param onlySecond How many images only the second is right on
 * @returns The p-value, in (0, 1]; 1 if there is no such image
 * @throws {RangeError} If a count is not an integer of at least 0
 *
 * @example Twelve images tell the two apart, ten of them for the first
 * ```ts
 * import { mcnemarExact } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.equal(mcnemarExact(10, 2).toFixed(4), "0.0386"); // 2 * (1 + 12 + 66) / 2^12
 * ```
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  for (const count of [onlyFirst, onlySecond]) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new RangeError(`McNemar's test needs counts of at least 0: received ${count}`);
    }
  }
  const images = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  // In logarithms, as 2^-images underflows; from the fewest on, so that each term is the last's.
  let logTerm = -images * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= fewer; k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((images - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}
