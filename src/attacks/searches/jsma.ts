/**
 * JSMA, the Jacobian-based saliency map attack (Papernot et al. 2016, "The Limitations of Deep
 * Learning in Adversarial Settings", algorithms 2 and 3): changes two pixels at a time, those that
 * raise the target's logit the most while they lower the others'. Its perturbations are measured by
 * how many pixels they change.
 */

import { largestOther } from "./largest_other.ts";
import { linearCost } from "./linear_cost.ts";
import type { Search, SearchAttack, SearchStart } from "./lockstep.ts";

/** The sizes of JSMA. */
export interface JsmaOptions {
  /** What is added to a chosen pixel, above 0 or below it; 1 in the paper. */
  readonly theta: number;
  /** At most so large a share of the pixels is changed; 0.145 in the paper. */
  readonly gamma: number;
}

/** As published. */
export const JSMA: JsmaOptions = { theta: 1, gamma: 0.145 };

/**
 * JSMA on logits, as the paper advises. Every channel of a pixel counts as a pixel. Without a target
 * it goes to the class with the largest other logit, as the paper defines it for targets only.
 *
 * @throws {RangeError} If theta is 0, or gamma is not in [0, 1]
 */
export function jsma({ theta, gamma }: JsmaOptions): SearchAttack {
  if (!Number.isFinite(theta) || theta === 0) {
    throw new RangeError(`theta must be a finite number other than 0: received ${theta}`);
  }
  if (!(gamma >= 0 && gamma <= 1)) {
    throw new RangeError(`gamma must be a share in [0, 1]: received ${gamma}`);
  }
  return { cost: linearCost, search: (start) => paint(start, theta, gamma) };
}

function* paint(
  { clean, label, target, logits }: SearchStart,
  theta: number,
  gamma: number,
): Search {
  const size = clean.length;
  const wanted = target ?? largestOther(logits, label);
  const weights = Array.from(logits, (_, k) => Number(k === wanted));
  const goals = [...weights, ...weights.map((weight) => 1 - weight)];
  const x = Float32Array.from(clean);
  const free = Array.from(x.keys()).filter((p) => canMove(x[p]!, theta));
  for (let pairs = Math.floor(size * gamma / 2); pairs >= 0; pairs--) {
    const twice = new Float32Array(2 * size);
    twice.set(x);
    twice.set(x, size);
    const at = yield { images: twice, goals, gradients: true };
    if (at.fooled[0]) {
      return { image: x, fooled: true, logits: at.logits.subarray(0, logits.length) };
    }
    if (pairs === 0) break;
    const pair = mostSalient(
      free,
      at.gradients.subarray(0, size),
      at.gradients.subarray(size),
      Math.sign(theta),
    );
    if (pair === undefined) break;
    for (const p of pair) {
      x[p] = Math.min(Math.max(x[p]! + theta, 0), 1);
      if (!canMove(x[p]!, theta)) free.splice(free.indexOf(p), 1);
    }
  }
  return { image: clean, fooled: false, logits };
}

function canMove(pixel: number, theta: number): boolean {
  return theta > 0 ? pixel < 1 : pixel > 0;
}

/**
 * The pair of pixels with the largest -alpha · beta, where alpha is what it does to the target's
 * logit and beta what it does to all the others, if alpha is positive and beta negative (for a
 * change downwards the other way round).
 */
function mostSalient(
  free: readonly number[],
  toTarget: Float32Array,
  toOthers: Float32Array,
  direction: number,
): readonly [number, number] | undefined {
  let best: readonly [number, number] | undefined;
  let largest = 0;
  for (let i = 0; i < free.length; i++) {
    const p = free[i]!;
    for (let j = i + 1; j < free.length; j++) {
      const q = free[j]!;
      const alpha = direction * (toTarget[p]! + toTarget[q]!);
      const beta = direction * (toOthers[p]! + toOthers[q]!);
      if (alpha > 0 && beta < 0 && -alpha * beta > largest) {
        largest = -alpha * beta;
        best = [p, q];
      }
    }
  }
  return best;
}
