/**
 * The rule by which a value is chosen. It was written, and frozen, before the calibration that it
 * decides was run, and knows nothing but clean accuracies.
 */

import type { Interval } from "../evaluation/interval.ts";

const TIES = "A value is tied with it if the 95 % interval of the paired difference of their " +
  "accuracies, on the same images, holds zero. Of tied values the default is chosen if it is among " +
  "them, else the nearest. (Of values equally near the default counts as the nearest, else the " +
  "first that is listed.)";

/** The rule in words. */
export const RULE =
  "The nearest value is the one whose mean single clean accuracy on the held-out images is nearest " +
  "the target: the paper's cell, moved by as much as networks of randomInit, trained on the same " +
  "images, are above or below their own cell of the paper. So a factor of another method is chosen " +
  "by what the method costs, and not by what fewer training images and other test images do; for a " +
  `factor of randomInit itself the target is the paper's cell. ${TIES}`;

/** The rule before it, by which some factors were chosen: the target was the paper's cell as it is. */
export const EARLIER_RULE =
  "The nearest value is the one whose mean single clean accuracy on the held-out images is nearest " +
  `the paper's cell. ${TIES}`;

/** Accuracies differ by far more than this, or are the same. */
const ROUNDING = 1e-9;

/** A value and the mean single clean accuracy of the networks trained with it. */
export interface ValueAccuracy<Value> {
  /** The value of the factor. */
  readonly value: Value;
  /** The mean over the networks, in [0, 1]. */
  readonly accuracy: number;
}

/** What the rule makes of measured values. */
export interface Choice<Value> {
  /** The value whose accuracy is nearest the target. */
  readonly nearest: Value;
  /** The other values that are tied with it, in the order in which they were given. */
  readonly ties: readonly Value[];
  /** The default if it is nearest or tied, else the nearest. */
  readonly chosen: Value;
}

/** What the rule holds values against. */
export interface RuleInput<Value> {
  /** The clean accuracy that a single classifier should have. */
  readonly target: number;
  /** The value that stands unless another is clearly nearer. */
  readonly byDefault: Value;
  /** The 95 % interval of the paired difference of a value's accuracy and the nearest one's. */
  readonly difference: (value: Value, nearest: Value) => Interval;
}

/**
 * Chooses by {@linkcode RULE}.
 *
 * @throws {RangeError} If there is no value
 *
 * @example The default is a little further from the target, but tied
 * ```ts
 * import { chooseValue } from "ensemble-defense";
 * import assert from "assert";
 *
 * const measured = [
 *   { value: "adam", accuracy: 0.9904 },
 *   { value: "adadelta", accuracy: 0.991 },
 *   { value: "rmsprop", accuracy: 0.985 },
 * ];
 * const choice = chooseValue(measured, {
 *   target: 0.9912,
 *   byDefault: "adam",
 *   difference: (value) => value === "adam" ? [-0.0016, 0.0004] : [-0.0075, -0.0045],
 * });
 * assert.deepEqual(choice, { nearest: "adadelta", ties: ["adam"], chosen: "adam" });
 * ```
 */
export function chooseValue<Value>(
  measured: readonly ValueAccuracy<Value>[],
  { target, byDefault, difference }: RuleInput<Value>,
): Choice<Value> {
  const [first] = measured;
  if (first === undefined) throw new RangeError("There is no value to choose from");
  const distance = ({ accuracy }: ValueAccuracy<Value>): number => Math.abs(accuracy - target);
  const isNearer = (one: ValueAccuracy<Value>, than: ValueAccuracy<Value>): boolean => {
    const nearer = distance(than) - distance(one);
    return nearer > ROUNDING || (nearer >= -ROUNDING && one.value === byDefault);
  };
  const nearest = measured.reduce((best, one) => isNearer(one, best) ? one : best).value;
  const ties = measured.map(({ value }) => value)
    .filter((value) => value !== nearest && holdsZero(difference(value, nearest)));
  return { nearest, ties, chosen: ties.includes(byDefault) ? byDefault : nearest };
}

function holdsZero([low, high]: Interval): boolean {
  return low <= 0 && high >= 0;
}
