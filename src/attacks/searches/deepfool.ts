/**
 * DeepFool (Moosavi-Dezfooli, Fawzi and Frossard 2016, "DeepFool: A Simple and Accurate Method to
 * Fool Deep Neural Networks", algorithm 2), for the Euclidean norm: steps to the nearest border of
 * the class, were the network linear.
 */

import { linearCost } from "./linear_cost.ts";
import type { Search, SearchAttack, SearchStart } from "./lockstep.ts";

/** The sizes of DeepFool. */
export interface DeepFoolOptions {
  /** The perturbation is made longer by this share, to cross the border; 0.02 in the paper. */
  readonly overshoot: number;
  /** At most so many steps; 50 in the authors' program. */
  readonly steps: number;
}

/** As published. */
export const DEEPFOOL: DeepFoolOptions = { overshoot: 0.02, steps: 50 };

/**
 * DeepFool. As in the authors' program every step is longer by the overshoot, and each iterate is
 * tested. The paper knows no limits of pixels; here they are kept in [0, 1], and a pixel that could
 * only leave it has no part in a step, or the steps would stop short of the border for ever.
 *
 * @throws {RangeError} At the first image, if a target is asked for
 */
export function deepFool({ overshoot, steps }: DeepFoolOptions): SearchAttack {
  return {
    cost: linearCost,
    search: (start) => {
      if (start.target !== undefined) {
        throw new RangeError("DeepFool goes to the nearest class: it takes no targets");
      }
      return walk(start, overshoot, steps);
    },
  };
}

function* walk(
  { clean, label, logits }: SearchStart,
  overshoot: number,
  steps: number,
): Search {
  const [size, classes] = [clean.length, logits.length];
  const others = Array.from(logits.keys()).filter((k) => k !== label);
  // One copy of the image for each other class, asked for the lead of that class over the label.
  const goals = others.flatMap((k) =>
    Array.from({ length: classes }, (_, j) => j === k ? 1 : j === label ? -1 : 0)
  );
  const x = Float32Array.from(clean);
  for (let step = 0; step <= steps; step++) {
    const copies = new Float32Array(others.length * size);
    others.forEach((_, c) => copies.set(x, c * size));
    const at = yield { images: copies, goals, gradients: true };
    if (at.fooled[0]) return { image: x, fooled: true, logits: at.logits.subarray(0, classes) };
    const borders = others.map((_, c) => {
      const w = at.gradients.subarray(c * size, (c + 1) * size)
        .map((value, p) => isBlocked(x[p]!, value) ? 0 : value);
      const square = w.reduce((sum, value) => sum + value * value, 0);
      return { w, square, lead: Math.abs(at.costs[c]!) };
    }).filter(({ square }) => square > 0);
    if (borders.length === 0) break; // no gradient leads anywhere
    const { w, square, lead } = borders.reduce((nearest, one) =>
      one.lead / Math.sqrt(one.square) < nearest.lead / Math.sqrt(nearest.square) ? one : nearest
    );
    for (let p = 0; p < size; p++) {
      x[p] = Math.min(Math.max(x[p]! + (1 + overshoot) * lead / square * w[p]!, 0), 1);
    }
  }
  return { image: clean, fooled: false, logits };
}

/** Whether a pixel is at its limit, and would be moved beyond it. */
function isBlocked(pixel: number, move: number): boolean {
  return (pixel <= 0 && move < 0) || (pixel >= 1 && move > 0);
}
