/** Fields that stored files have in common. */

import * as v from "valibot";

/** A text that is not empty. */
export const text = v.pipe(v.string(), v.nonEmpty());
/** A whole number from 0. */
export const index = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A whole number from 1. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(1));
/** A fraction in [0, 1]. */
export const accuracy = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
/** A difference of accuracies, in [-1, 1]. */
export const difference = v.pipe(v.number(), v.minValue(-1), v.maxValue(1));

/** An interval between two such ends, the lower one first. */
export function ordered(
  end: v.GenericSchema<number>,
): v.GenericSchema<unknown, readonly [number, number]> {
  return v.pipe(
    v.tuple([end, end]),
    v.check(([low, high]) => low <= high, "low <= high"),
  );
}
