/** Whether the engine has become slower than it was when it was recorded. */

import type { Measured } from "./history.ts";

/** The share of its relative speed that a case may lose before it counts as slower. */
export const TOLERATED_LOSS = 1 / 5;

/** A case's speed as a multiple of the calibration kernel's, then and now. */
export interface SpeedChange {
  readonly name: string;
  readonly recorded: number;
  readonly now: number;
}

/** What a comparison of two runs found. */
export interface Comparison {
  /** The cases that both runs have. */
  readonly compared: readonly SpeedChange[];
  /** Those of them that lost more than {@linkcode TOLERATED_LOSS} of their speed. */
  readonly slower: readonly SpeedChange[];
  /** Cases that were measured now but not recorded. */
  readonly unrecorded: readonly string[];
}

/** Compares the cases measured now with those of a recorded run. */
export function compareRuns(
  recorded: Pick<Measured, "cases">,
  now: Pick<Measured, "cases">,
): Comparison {
  const names = Object.keys(now.cases);
  const compared = names.flatMap((name) => {
    const then = recorded.cases[name];
    if (then === undefined) return [];
    return [{ name, recorded: then.relativeSpeed, now: now.cases[name]!.relativeSpeed }];
  });
  return {
    compared,
    slower: compared.filter(({ recorded, now }) => now < recorded * (1 - TOLERATED_LOSS)),
    unrecorded: names.filter((name) => recorded.cases[name] === undefined),
  };
}

/** A change in words: `mnist forward: 9.50 times the calibration kernel, recorded 10.00 (-5 %)`. */
export function describeChange({ name, recorded, now }: SpeedChange): string {
  const percent = Math.round(100 * (now / recorded - 1));
  return `${name}: ${now.toFixed(2)} times the calibration kernel, ` +
    `recorded ${recorded.toFixed(2)} (${percent > 0 ? "+" : ""}${percent} %)`;
}
