/** The error of a sum of which several things have a part, each known from values of its own. */

import { isAlike } from "./alike.ts";
import { FEW_IMAGES, largestVariance, type TDistributed } from "./estimate.ts";
import type { Interval } from "./interval.ts";
import { mean } from "./mean.ts";

/** A part of a squared error, and how well it is known. */
export interface VariancePart {
  /** At least 0. */
  readonly variance: number;
  /** Degrees of freedom; `Infinity` of a variance that is known exactly. */
  readonly df: number;
}

/**
 * The error of independent parts together. Its degrees of freedom are Satterthwaite's,
 * `total^2 / sum(part^2 / df)`; parts of variance 0 take no part in them.
 */
export function errorOf(parts: readonly VariancePart[]): Omit<TDistributed, "effect"> {
  const total = parts.reduce((sum, { variance }) => sum + variance, 0);
  const doubt = parts.reduce(
    (sum, { variance, df }) => sum + (variance === 0 ? 0 : variance ** 2 / df),
    0,
  );
  return { standardError: Math.sqrt(total), df: doubt === 0 ? Infinity : total ** 2 / doubt };
}

/**
 * What is known of the squared error of a mean from its values: 0 of values that do not vary, which
 * their mean may miss by a rounding.
 */
export function meanPart(values: Float64Array): VariancePart {
  const df = values.length - 1;
  if (isAlike(values)) return { variance: 0, df };
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return { variance: squares / df / values.length, df };
}

/**
 * {@linkcode meanPart} of a value for each image. Few images may be alike by chance: they count as
 * if they varied as much as any can between these limits.
 */
export function imagesPart(values: Float64Array, limits: Interval): VariancePart {
  const { length } = values;
  if (length >= FEW_IMAGES) return meanPart(values);
  const centre = isAlike(values) ? values[0]! : mean(values);
  return { variance: largestVariance(centre, length, limits), df: Infinity };
}
