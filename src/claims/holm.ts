/** Holm's correction for asking several questions at once. */

/**
 * Which of several tests hold together, so that the chance of any wrong "yes" is at most `level`:
 * the smallest p-value must be at most `level / m`, the next at most `level / (m - 1)`, and so on
 * up to the first that fails (Holm 1979, "A simple sequentially rejective multiple test procedure").
 *
 * @param pValues Of each test, in [0, 1]
 * @param level The chance of a wrong "yes" that is accepted, in (0, 1)
 * @returns For each test, in the given order, whether it holds
 *
 * @example
 * ```ts
 * import { holm } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.deepEqual(holm([0.01, 0.04, 0.03, 0.005], 0.05), [true, false, false, true]);
 * ```
 */
export function holm(pValues: readonly number[], level: number): boolean[] {
  const ascending = pValues.map((p, test) => ({ p, test })).sort((a, b) => a.p - b.p);
  const holds = pValues.map(() => false);
  for (const [rank, { p, test }] of ascending.entries()) {
    if (p > level / (pValues.length - rank)) break;
    holds[test] = true;
  }
  return holds;
}
