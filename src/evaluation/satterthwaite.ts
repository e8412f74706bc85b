/** The error of a sum of which several things have a part, each known from values of its own. */

import type { TDistributed } from "./estimate.ts";

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
