/** The losses of attacks as their formulas read, for tests: one row of logits at a time. */

import type { AttackLossName } from "./losses.ts";

/** The loss of one row of logits for a true label, or towards a target. */
export function naiveLoss(
  name: AttackLossName,
  logits: ArrayLike<number>,
  label: number,
  target?: number,
): number {
  const z = Array.from(logits);
  const sorted = [...z].sort((a, b) => b - a);
  const largestBut = (k: number): number => Math.max(...z.filter((_, j) => j !== k));
  const minusLogProbability = (k: number): number =>
    Math.log(z.reduce((total, value) => total + Math.exp(value - z[k]!), 0));
  switch (name) {
    case "crossEntropy":
      return target === undefined ? minusLogProbability(label) : -minusLogProbability(target);
    case "margin":
      return target === undefined ? largestBut(label) - z[label]! : z[target]! - largestBut(target);
    case "dlr":
      return target === undefined
        ? -(z[label]! - largestBut(label)) / (sorted[0]! - sorted[2]!)
        : -(z[label]! - z[target]!) / (sorted[0]! - (sorted[2]! + sorted[3]!) / 2);
  }
}
