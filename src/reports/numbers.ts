/** How effects and intervals are written. */

import type { ClaimCase, Finding } from "../claims/claim.ts";
import type { Interval } from "../evaluation/interval.ts";

/** Shown where there is no number. */
export const NOTHING = "–";

/** An accuracy with four decimals: `0.9780`. */
export function fraction(value: number): string {
  return value.toFixed(4);
}

/** Both ends without the leading zero, which there is no room for: `.9780–.9960`. */
export function fractionRange([low, high]: Interval): string {
  return `${fraction(low)}–${fraction(high)}`.replaceAll("0.", ".");
}

/** What is no difference, and so has no sign. */
const PROPORTIONS = [
  "accuracy",
  "transfer rate",
  "share fooled",
  "share of zero gradients",
  "largest member's share",
  "share that Square alone fools",
];

/** A difference with its sign, a true minus: `+0.0030`, `−0.1580`, `0.0000`. */
export function signed(value: number): string {
  const digits = Math.abs(value).toFixed(4);
  if (Number(digits) === 0) return digits;
  return `${value < 0 ? "−" : "+"}${digits}`;
}

/** Both ends with their signs: `[−0.2000, −0.1000]`. */
export function signedInterval([low, high]: Interval): string {
  return `[${signed(low)}, ${signed(high)}]`;
}

/** A case's effect and interval: a proportion without signs, a difference with them. */
export function effectCells({ quantity, effect, interval }: ClaimCase): [string, string] {
  if (quantity === undefined || !PROPORTIONS.includes(quantity)) {
    return [signed(effect), signedInterval(interval)];
  }
  return [fraction(effect), `[${interval.map(fraction).join(", ")}]`];
}

/**
 * An effect and its interval for titles: two decimals, or more where the interval is narrow or an
 * end would lose its sign.
 */
export function shortEffect({ effect, interval }: Finding): string {
  const [low, high] = interval;
  let decimals = high - low >= 0.02 ? 2 : high - low >= 0.002 ? 3 : 4;
  const isLost = (value: number): boolean => value !== 0 && Number(value.toFixed(decimals)) === 0;
  while (decimals < 4 && interval.some(isLost)) decimals++;
  const short = (value: number): string => {
    const digits = value.toFixed(decimals);
    return Number(digits) === 0 ? digits.replace("-", "") : digits;
  };
  return `${short(effect)} [${short(low)}, ${short(high)}]`;
}

/** A share in whole per cent, a true minus: `35 %`, `−8 %`. */
export function percent(share: number): string {
  return `${Math.round(100 * share) + 0} %`.replace("-", "−");
}

/** A range as the text states it: `35 % to 56 %`, `99 %`, `above 12 %`. */
export function statedRange([low, high]: Interval): string {
  if (high === 1) return `above ${percent(low)}`;
  return low === high ? percent(low) : `${percent(low)} to ${percent(high)}`;
}

/** The verdict on a case, in the words of its kind: a range is met or missed. */
export function caseVerdict({ kind, verdict }: Pick<ClaimCase, "kind" | "verdict">): string {
  if (kind !== "range") return verdict;
  return { reproduced: "inside", refuted: "outside", inconclusive: "undecided" }[verdict];
}
