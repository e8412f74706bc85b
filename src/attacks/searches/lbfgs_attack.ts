/**
 * The L-BFGS attack (Szegedy et al. 2014, "Intriguing Properties of Neural Networks", section 4.1):
 * the nearest image in [0, 1] that a network takes for another class, by minimising
 * |x' - x|^2 + c J(x', target) for constants c that are searched for. The paper gives no sizes; these
 * are CleverHans's, and the squared length is that of Carlini and Wagner's description.
 */

import { boxLbfgs } from "./box_lbfgs.ts";
import { type ConstantTry, type Nearest, searchConstants } from "./constant_search.ts";
import { squaredDistance } from "./distance.ts";
import { largestOther } from "./largest_other.ts";
import type { SearchAttack } from "./lockstep.ts";
import { targetCost } from "./target_cost.ts";

/** The sizes of the attack. */
export interface LbfgsOptions {
  /** How many constants c are tried. */
  readonly searchSteps: number;
  /** Steps of L-BFGS for each of them. */
  readonly steps: number;
  readonly firstConstant: number;
}

/** As in CleverHans. */
export const LBFGS: LbfgsOptions = { searchSteps: 5, steps: 1000, firstConstant: 0.01 };

/**
 * The attack. Without a target it goes to the class with the largest other logit, since the paper
 * defines it for targets only.
 */
export function lbfgsAttack(options: LbfgsOptions): SearchAttack {
  return {
    cost: targetCost,
    search: (start) => {
      const { clean, logits } = start;
      const wanted = start.target ?? largestOther(logits, start.label);
      const goal = Float32Array.from(logits, (_, k) => Number(k === wanted));
      return searchConstants(
        start,
        options,
        (constant, best) => minimise(clean, goal, constant, best, options.steps),
      );
    },
  };
}

/** One minimisation; every image on its way that has the attack's way counts. */
function* minimise(
  clean: Float32Array,
  goal: Float32Array,
  constant: number,
  best: Nearest,
  steps: number,
): ConstantTry {
  const points = boxLbfgs(clean, steps);
  let [nearest, succeeded] = [best, false];
  for (let turn = points.next(); !turn.done;) {
    const image = Float32Array.from(turn.value);
    const at = yield { images: image, goals: goal, gradients: true };
    const square = squaredDistance(image, clean);
    if (at.fooled[0]) {
      succeeded = true;
      if (square < nearest.square) {
        nearest = { square, found: { image, fooled: true, logits: at.logits } };
      }
    }
    turn = points.next({
      value: square - constant * at.costs[0]!,
      gradient: image.map((pixel, p) => 2 * (pixel - clean[p]!) - constant * at.gradients[p]!),
    });
  }
  return { succeeded, nearest };
}
