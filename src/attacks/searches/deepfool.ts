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
 * DeepFool. As in the authors' program the overshoot is part of every iterate that is tested;
 * iterates are kept in [0, 1], which the paper leaves open.
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
  const total = new Float64Array(size);
  const x = Float32Array.from(clean);
  for (let step = 0; step <= steps; step++) {
    const copies = new Float32Array(others.length * size);
    others.forEach((_, c) => copies.set(x, c * size));
    const at = yield { images: copies, goals, gradients: true };
    if (at.fooled[0]) return { image: x, fooled: true, logits: at.logits.subarray(0, classes) };
    const borders = others.map((_, c) => {
      const w = at.gradients.subarray(c * size, (c + 1) * size);
      const square = w.reduce((sum, value) => sum + value * value, 0);
      return { w, square, lead: Math.abs(at.costs[c]!) };
    }).filter(({ square }) => square > 0);
    if (borders.length === 0) break; // no gradient leads anywhere
    const { w, square, lead } = borders.reduce((nearest, one) =>
      one.lead / Math.sqrt(one.square) < nearest.lead / Math.sqrt(nearest.square) ? one : nearest
    );
    for (let p = 0; p < size; p++) {
      total[p]! += lead / square * w[p]!;
      x[p] = Math.min(Math.max(clean[p]! + (1 + overshoot) * total[p]!, 0), 1);
    }
  }
  return { image: clean, fooled: false, logits };
}
