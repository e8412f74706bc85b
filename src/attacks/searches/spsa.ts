/**
 * SPSA (Uesato et al. 2018, "Adversarial Risk and the Dangers of Evaluating Against Weak Attacks",
 * algorithm 1, L-inf): climbs the margin by gradients that are estimated from the values of the loss
 * at random pairs of points, with Adam.
 */

import type { AttackTask } from "../attack_task.ts";
import { randomStream } from "../../random/stream.ts";
import { PixelAdam } from "./adam.ts";
import type { Search, SearchAttack, SearchStart } from "./lockstep.ts";
import { marginCost } from "./margin_cost.ts";

/** The sizes of SPSA. */
export interface SpsaOptions {
  /** The radius of the L-inf ball. */
  readonly epsilon: number;
  /** How far the points of a pair are from the iterate; 0.01. */
  readonly delta: number;
  /** Adam's; 0.01. */
  readonly learningRate: number;
  /** Pairs of points for each estimate; 64, which is CleverHans's 128 samples. */
  readonly pairs: number;
  /** How many steps at most; 100. */
  readonly steps: number;
}

/** As published, with CleverHans's number of samples; the paper takes up to 8192. */
export const SPSA: Omit<SpsaOptions, "epsilon"> = {
  delta: 0.01,
  learningRate: 0.01,
  pairs: 64,
  steps: 100,
};

/** The attack, towards targets or away from the labels. */
export function spsa(
  options: SpsaOptions,
  { targets }: Pick<AttackTask, "targets">,
): SearchAttack {
  return {
    cost: marginCost(targets !== undefined),
    search: (start) => estimateAndClimb(start, options),
  };
}

function* estimateAndClimb(
  { clean, logits, cost, goal, seed, number }: SearchStart,
  { epsilon, delta, learningRate, pairs, steps }: SpsaOptions,
): Search {
  const size = clean.length;
  const stream = randomStream(seed, "attack", "spsa", "image", number);
  const adam = new PixelAdam(size, learningRate);
  const goals = Array.from({ length: 2 * pairs }, () => [...goal]).flat();
  let best = { image: Float64Array.from(clean), fooled: false, logits, cost };
  const x = Float64Array.from(clean);
  for (let step = 0; step < steps; step++) {
    const signs = Int8Array.from({ length: pairs * size }, () => stream.integer(2) === 0 ? -1 : 1);
    const points = new Float32Array(2 * pairs * size);
    for (let i = 0; i < pairs * size; i++) {
      points[i] = x[i % size]! + delta * signs[i]!;
      points[pairs * size + i] = x[i % size]! - delta * signs[i]!;
    }
    const { costs } = yield { images: points, goals, gradients: false };
    const down = new Float64Array(size);
    for (let i = 0; i < pairs * size; i++) {
      const pair = Math.floor(i / size);
      const slope = (costs[pair]! - costs[pairs + pair]!) / (2 * delta);
      down[i % size]! -= slope * signs[i]! / pairs;
    }
    adam.descend(x, down);
    for (let p = 0; p < size; p++) {
      x[p] = Math.min(Math.max(x[p]!, clean[p]! - epsilon, 0), clean[p]! + epsilon, 1);
    }
    const at = yield { images: x, goals: goal, gradients: false };
    const now = { image: x.slice(), fooled: at.fooled[0]!, logits: at.logits, cost: at.costs[0]! };
    if (now.fooled) return now;
    if (now.cost > best.cost) best = now;
  }
  return best;
}
