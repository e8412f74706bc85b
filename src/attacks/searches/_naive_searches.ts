/** The attacks that search, as their papers' algorithms read, for tests: one image, plain loops. */

import { randomStream } from "../../random/stream.ts";
import {
  naiveFooled,
  type NaiveGoal,
  naiveJacobian,
  naiveLossAt,
  naiveLossGradient,
  naiveOutput,
} from "../_naive_output.ts";

type Image = readonly number[];

const clip = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high);
const sumOf = (values: Image): number => values.reduce((a, b) => a + b, 0);
const squared = (x: Image): number => sumOf(x.map((value) => value * value));
const minus = (a: Image, b: Image): number[] => a.map((value, p) => value - b[p]!);

/** DeepFool. */
export function naiveDeepFool(
  goal: NaiveGoal,
  clean: Image,
  overshoot: number,
  steps: number,
): Image {
  let x: Image = clean;
  for (let step = 0; step <= steps; step++) {
    if (naiveFooled(goal, x)) return x;
    const [z, jacobian] = [naiveOutput(goal, x), naiveJacobian(goal, x)];
    let [nearest, move]: [number, Image] = [Infinity, []];
    z.forEach((_, k) => {
      if (k === goal.label) return;
      const w = minus(jacobian[k]!, jacobian[goal.label]!)
        .map((value, p) => x[p] === (value < 0 ? 0 : 1) ? 0 : value);
      const lead = Math.abs(z[k]! - z[goal.label]!);
      const distance = lead / Math.sqrt(squared(w)); // infinite without a gradient
      if (distance < nearest) {
        [nearest, move] = [distance, w.map((value) => lead / squared(w) * value)];
      }
    });
    if (nearest === Infinity) return clean;
    x = x.map((value, p) => clip(value + (1 + overshoot) * move[p]!, 0, 1));
  }
  return clean;
}

/** JSMA with a change upwards or downwards. */
export function naiveJsma(goal: NaiveGoal, clean: Image, theta: number, gamma: number): Image {
  const z = naiveOutput(goal, clean);
  const others = z.map((value, k) => k === goal.label ? -Infinity : value);
  const target = goal.target ?? others.indexOf(Math.max(...others));
  const x = [...clean];
  const isFree = (p: number): boolean => theta > 0 ? x[p]! < 1 : x[p]! > 0;
  for (let changed = 0; changed + 2 <= clean.length * gamma; changed += 2) {
    if (naiveFooled(goal, x)) return x;
    const jacobian = naiveJacobian(goal, x);
    const toOthers = x.map((_, p) => sumOf(jacobian.map((row, k) => k === target ? 0 : row[p]!)));
    let [best, pair]: [number, number[]] = [0, []];
    for (let p = 0; p < x.length; p++) {
      for (let q = p + 1; q < x.length; q++) {
        if (!isFree(p) || !isFree(q)) continue;
        const alpha = jacobian[target]![p]! + jacobian[target]![q]!;
        const beta = toOthers[p]! + toOthers[q]!;
        const allowed = theta > 0 ? alpha > 0 && beta < 0 : alpha < 0 && beta > 0;
        if (allowed && -alpha * beta > best) [best, pair] = [-alpha * beta, [p, q]];
      }
    }
    if (pair.length === 0) return clean;
    for (const p of pair) x[p] = clip(x[p]! + theta, 0, 1);
  }
  return naiveFooled(goal, x) ? x : clean;
}

/** Carlini and Wagner's attack; `goal.loss` must be the margin. */
export function naiveCarliniWagner(
  goal: NaiveGoal,
  clean: Image,
  { confidence, learningRate, searchSteps, steps, firstConstant }: {
    readonly confidence: number;
    readonly learningRate: number;
    readonly searchSteps: number;
    readonly steps: number;
    readonly firstConstant: number;
  },
): Image {
  let [low, high, c] = [0, 1e10, firstConstant];
  let [nearest, best]: [number, Image] = [Infinity, clean];
  for (let search = 0; search < searchSteps; search++) {
    let w = clean.map((value) => Math.atanh((2 * value - 1) * 0.999999));
    let m = w.map(() => 0);
    let v = w.map(() => 0);
    let succeeded = false;
    for (let t = 1; t <= steps; t++) {
      const x = w.map((value) => 0.5 * (Math.tanh(value) + 1));
      const margin = naiveLossAt(goal, x);
      const distance = squared(minus(x, clean));
      if (naiveFooled(goal, x) && margin >= confidence) {
        succeeded = true;
        if (distance < nearest) [nearest, best] = [distance, x];
      }
      const up = naiveLossGradient(goal, x);
      const g = w.map((value, p) => {
        const byPixel = 2 * (x[p]! - clean[p]!) - (margin < confidence ? c * up[p]! : 0);
        return byPixel * 0.5 / Math.cosh(value) ** 2;
      });
      m = m.map((value, p) => 0.9 * value + 0.1 * g[p]!);
      v = v.map((value, p) => 0.999 * value + 0.001 * g[p]! ** 2);
      w = w.map((value, p) =>
        value -
        learningRate * (m[p]! / (1 - 0.9 ** t)) / (Math.sqrt(v[p]! / (1 - 0.999 ** t)) + 1e-8)
      );
    }
    if (succeeded) high = Math.min(high, c);
    else low = Math.max(low, c);
    c = high < 1e9 ? (low + high) / 2 : c * 10;
  }
  return best;
}

/** The nearest success of projected gradient descent, for every constant of the L-BFGS attack. */
export function naiveNearest(
  goal: NaiveGoal,
  clean: Image,
  target: number,
  { searchSteps, firstConstant, steps, rate }: {
    readonly searchSteps: number;
    readonly firstConstant: number;
    readonly steps: number;
    readonly rate: number;
  },
): { readonly distance: number; readonly constants: number[] } {
  const towards: NaiveGoal = { ...goal, loss: "crossEntropy", target };
  let [low, high, c] = [0, Infinity, firstConstant];
  let distance = Infinity;
  const constants: number[] = [];
  for (let search = 0; search < searchSteps; search++) {
    constants.push(c);
    let x: Image = clean;
    let succeeded = false;
    for (let step = 0; step < steps; step++) {
      const up = naiveLossGradient(towards, x);
      x = x.map((value, p) =>
        clip(value - rate / (1 + c) * (2 * (value - clean[p]!) - c * up[p]!), 0, 1)
      );
      if (!naiveFooled(goal, x)) continue;
      succeeded = true;
      distance = Math.min(distance, Math.sqrt(squared(minus(x, clean))));
    }
    if (succeeded) high = Math.min(high, c);
    else low = Math.max(low, c);
    c = high === Infinity ? 10 * c : (low + high) / 2;
  }
  return { distance, constants };
}

/** The Square attack on images `[height, width, 1]`; `goal.loss` is the loss it raises. */
export function naiveSquare(
  goal: NaiveGoal,
  clean: Image,
  [height, width]: readonly [number, number],
  { epsilon, queries, sides, seed, number }: {
    readonly epsilon: number;
    readonly queries: number;
    /** The side of the square at every query. */
    readonly sides: readonly number[];
    readonly seed: number;
    readonly number: number;
  },
): { readonly image: Image; readonly accepted: number } {
  const stream = randomStream(seed, "attack", "square", "image", number);
  const sign = (): number => 2 * stream.integer(2) - 1;
  const into = (x: Image): number[] =>
    x.map((value, p) =>
      clip(value, Math.max(0, clean[p]! - epsilon), Math.min(1, clean[p]! + epsilon))
    );
  const columns = Array.from({ length: width }, sign);
  let best = into(clean.map((value, p) => value + epsilon * columns[p % width]!));
  let accepted = 0;
  for (let query = 0; query < queries; query++) {
    let candidate = best;
    if (query > 0) {
      const side = sides[query]!;
      const top = stream.integer(height - side + 1);
      const left = stream.integer(width - side + 1);
      const move = 2 * epsilon * sign();
      candidate = into(best.map((value, p) => {
        const [row, column] = [Math.floor(p / width), p % width];
        const inside = row >= top && row < top + side && column >= left && column < left + side;
        return inside ? value + move : value;
      }));
    }
    if (naiveFooled(goal, candidate)) return { image: candidate, accepted };
    if (naiveLossAt(goal, candidate) > naiveLossAt(goal, best)) {
      best = candidate;
      accepted++;
    }
  }
  return { image: naiveLossAt(goal, best) > naiveLossAt(goal, clean) ? best : clean, accepted };
}

/** SPSA; `goal.loss` must be the margin. */
export function naiveSpsa(
  goal: NaiveGoal,
  clean: Image,
  { epsilon, delta, learningRate, pairs, steps, seed, number }: {
    readonly epsilon: number;
    readonly delta: number;
    readonly learningRate: number;
    readonly pairs: number;
    readonly steps: number;
    readonly seed: number;
    readonly number: number;
  },
): Image {
  const stream = randomStream(seed, "attack", "spsa", "image", number);
  let [x, best]: [Image, Image] = [clean, clean];
  let m = clean.map(() => 0);
  let v = clean.map(() => 0);
  for (let t = 1; t <= steps; t++) {
    let g: Image = clean.map(() => 0);
    for (let pair = 0; pair < pairs; pair++) {
      const signs = clean.map(() => 2 * stream.integer(2) - 1);
      const at = (by: number): number =>
        naiveLossAt(goal, x.map((value, p) => value + by * signs[p]!));
      const slope = (at(delta) - at(-delta)) / (2 * delta);
      g = g.map((value, p) => value + slope * signs[p]! / pairs);
    }
    m = m.map((value, p) => 0.9 * value + 0.1 * g[p]!);
    v = v.map((value, p) => 0.999 * value + 0.001 * g[p]! ** 2);
    x = x.map((value, p) => {
      const step = m[p]! / (1 - 0.9 ** t) / (Math.sqrt(v[p]! / (1 - 0.999 ** t)) + 1e-8);
      const moved = clip(value + learningRate * step, clean[p]! - epsilon, clean[p]! + epsilon);
      return clip(moved, 0, 1);
    });
    if (naiveFooled(goal, x)) return x;
    if (naiveLossAt(goal, x) > naiveLossAt(goal, best)) best = x;
  }
  return best;
}
