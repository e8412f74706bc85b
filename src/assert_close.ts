/** Comparing arrays of floating-point numbers in tests, which node:assert does only exactly. */

import assert from "assert";

/** How far a number may be from the expected one; what is left out is 0. */
export interface Tolerance {
  /** As a share of the expected number's size. */
  readonly relative?: number;
  /** Added to that. */
  readonly absolute?: number;
}

/** What sums of a few hundred float32 products need, whatever their order. */
const FLOAT32_SUMS: Tolerance = { relative: 1e-5, absolute: 1e-5 };

/**
 * Fails unless every number is within `absolute + relative * |expected|` of the expected one. NaN
 * is close to nothing; an infinity is close to itself only.
 *
 * @throws {assert.AssertionError} That names the number farthest outside its tolerance
 */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative = 0, absolute = 0 }: Tolerance = FLOAT32_SUMS,
): void {
  assert.equal(actual.length, expected.length, "The arrays have different lengths");
  let worst = -1;
  let worstExcess = 0;
  let outside = 0;
  for (let i = 0; i < expected.length; i++) {
    if (actual[i] === expected[i]) continue;
    const excess = Math.abs(actual[i]! - expected[i]!) - absolute -
      relative * Math.abs(expected[i]!);
    if (excess <= 0) continue; // not so for NaN
    outside++;
    // NaN is worse than any distance, and not less than itself: the first one stays the worst.
    if (worst === -1 || excess > worstExcess || Number.isNaN(excess) > Number.isNaN(worstExcess)) {
      worst = i;
      worstExcess = excess;
    }
  }
  if (worst === -1) return;
  assert.fail(
    `${outside} of ${expected.length} numbers are not close. The worst, at index ${worst}: ` +
      `actual ${actual[worst]}, expected ${expected[worst]}, ` +
      `difference ${Math.abs(actual[worst]! - expected[worst]!)}, ` +
      `tolerance ${absolute + relative * Math.abs(expected[worst]!)}`,
  );
}
