/** The cost of searches that want a class to win, whose goals are the targets or the labels. */

import type { AttackCost } from "../attack_cost.ts";
import { ATTACK_LOSSES } from "../losses.ts";

/** The margin by which the target wins, or any class but the label. */
export function marginCost(isTargeted: boolean): AttackCost {
  const { untargeted, targeted } = ATTACK_LOSSES.margin;
  // The margin towards a target does not ask for the true labels.
  return isTargeted ? (logits, goals) => targeted(goals)(logits, goals) : untargeted;
}
