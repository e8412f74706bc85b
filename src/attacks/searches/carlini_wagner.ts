/**
 * The L2 attack of Carlini and Wagner (2017, "Towards Evaluating the Robustness of Neural Networks",
 * section VI.A): minimises |x' - x|^2 + c f(x') over w with x' = (tanh(w) + 1) / 2, which keeps x'
 * in [0, 1], by Adam, and searches for the constant c.
 */

import type { AttackTask } from "../attack_task.ts";
import { PixelAdam } from "./adam.ts";
import { type ConstantTry, type Nearest, searchConstants } from "./constant_search.ts";
import type { SearchAttack, SearchStart } from "./lockstep.ts";
import { squaredDistance } from "./distance.ts";
import { marginCost } from "./margin_cost.ts";

/** The sizes of the attack. */
export interface CarliniWagnerOptions {
  /** By how much the wanted class must win, kappa of the paper; 0. */
  readonly confidence: number;
  /** Adam's; 0.01. */
  readonly learningRate: number;
  /** How many constants c are tried; 9. */
  readonly searchSteps: number;
  /** Steps of Adam for each of them; 10,000. */
  readonly steps: number;
  /** The first constant; 0.001. */
  readonly firstConstant: number;
  /** Whether a descent ends early if it has gained nothing in a tenth of its steps; true. */
  readonly abortEarly: boolean;
}

/** As in the authors' program. */
export const CARLINI_WAGNER: CarliniWagnerOptions = {
  confidence: 0,
  learningRate: 0.01,
  searchSteps: 9,
  steps: 10_000,
  firstConstant: 1e-3,
  abortEarly: true,
};

/** Pixels are drawn in by this factor, so that those of 0 and 1 have a finite w. */
const INSIDE = 0.999999;

/** The attack, towards targets or away from the labels. */
export function carliniWagner(
  options: CarliniWagnerOptions,
  { targets }: Pick<AttackTask, "targets">,
): SearchAttack {
  return {
    cost: marginCost(targets !== undefined),
    search: (start) =>
      searchConstants(start, options, (constant, best) => descend(start, constant, best, options)),
  };
}

/** One descent for one constant. */
function* descend(
  { clean, goal }: SearchStart,
  constant: number,
  best: Nearest,
  { confidence, learningRate, steps, abortEarly }: CarliniWagnerOptions,
): ConstantTry {
  const w = Float64Array.from(clean, (pixel) => Math.atanh((2 * pixel - 1) * INSIDE));
  const adam = new PixelAdam(w.length, learningRate);
  const gradient = new Float64Array(w.length);
  let [nearest, succeeded, lastTotal] = [best, false, Infinity];
  for (let step = 0; step < steps; step++) {
    const image = Float32Array.from(w, (value) => (Math.tanh(value) + 1) / 2);
    const at = yield { images: image, goals: goal, gradients: true };
    const margin = at.costs[0]!;
    const square = squaredDistance(image, clean);
    if (at.fooled[0] && margin >= confidence) {
      succeeded = true;
      if (square < nearest.square) {
        nearest = { square, found: { image, fooled: true, logits: at.logits } };
      }
    }
    const total = square + constant * Math.max(confidence - margin, 0);
    if (abortEarly && step % Math.max(1, Math.floor(steps / 10)) === 0) {
      if (total > lastTotal * 0.9999) break;
      lastTotal = total;
    }
    for (let p = 0; p < w.length; p++) {
      const byPixel = 2 * (image[p]! - clean[p]!) -
        (margin < confidence ? constant * at.gradients[p]! : 0);
      gradient[p] = byPixel * (1 - Math.tanh(w[p]!) ** 2) / 2;
    }
    adam.descend(w, gradient);
  }
  return { succeeded, nearest };
}
