/** Superlatives: one case of many comparisons, shown by the one that holds least. */

import { decideAll } from "./decision.ts";
import type { Comparison, Evidence, Shown, UndecidedCase } from "./evidence.ts";

/** A comparison and how the rival in it is named. */
export interface RivalComparison
  extends Pick<Comparison, "more" | "less" | "above" | "below" | "isMargin" | "quantity"> {
  readonly rival: string;
}

/**
 * "All of these hold", as one case, or none if nothing is compared. Effect and interval are those
 * of the comparison that holds least; a note names its rival, and its quantity is shown if it has
 * one. The case holds as surely as that comparison, and fails if one comparison does (`decideAll`).
 */
export function closestCase(
  evidence: Pick<Evidence, "estimate">,
  shown: Shown,
  comparisons: readonly RivalComparison[],
): UndecidedCase[] {
  if (comparisons.length === 0) return [];
  const estimates = comparisons.map(({ more, less, isMargin }) =>
    evidence.estimate(more, less, isMargin && "margin")
  );
  const { closest, ...decision } = decideAll(
    comparisons.map(({ above, below }, i) => ({ estimate: estimates[i]!, above, below })),
  );
  const { rival, quantity } = comparisons[closest]!;
  return [{
    shown: { ...shown, ...quantity && { quantity }, note: `closest is ${rival}` },
    estimate: estimates[closest]!,
    decision,
  }];
}
