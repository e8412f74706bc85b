/**
 * Minimises a function on images in [0, 1] by L-BFGS with projected steps (Bertsekas 1982,
 * "Projected Newton Methods for Optimization Problems with Simple Constraints", with the two-loop
 * recursion of Nocedal 1980). A generator, because the values come from batches of many images at
 * once: a library that calls back for one value at a time cannot wait for them.
 */

/** A value of the function and its gradient. */
export interface ValueAt {
  readonly value: number;
  readonly gradient: ArrayLike<number>;
}

/** How many pairs of steps and gradient changes are remembered. */
const PAIRS = 10;
/** Armijo's constant: the share of the decrease promised by the slope that a step must bring. */
const SUFFICIENT = 1e-4;
const HALVINGS = 20;

interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly curvature: number;
}

/**
 * Asks for values at points until no step goes down, or `iterations` steps were taken.
 *
 * @returns The lowest point that was met
 */
export function* boxLbfgs(
  start: ArrayLike<number>,
  iterations: number,
): Generator<Float64Array, Float64Array, ValueAt> {
  let x: Float64Array = Float64Array.from(start);
  let at = yield x;
  const pairs: Pair[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const gradient = Float64Array.from(at.gradient);
    const isFree = gradient.map((g, p) => Number(!(x[p]! <= 0 && g > 0) && !(x[p]! >= 1 && g < 0)));
    const free = gradient.map((g, p) => g * isFree[p]!);
    if (free.every((g) => g === 0)) break;
    let direction = descentDirection(free, isFree, pairs);
    // Curvature of other faces of the box may mislead.
    if (dot(direction, free) >= 0) direction = free.map((g) => -g);
    const next: { x: Float64Array; at: ValueAt } | undefined = yield* stepDown(
      x,
      at.value,
      gradient,
      direction,
      pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(free, free))) : 1,
    );
    if (next === undefined) break;
    const s = next.x.map((value, p) => value - x[p]!);
    const y = Float64Array.from(next.at.gradient, (value, p) => value - gradient[p]!);
    const curvature = dot(s, y);
    if (curvature > 1e-10 * dot(y, y)) pairs.push({ s, y, curvature });
    if (pairs.length > PAIRS) pairs.shift();
    ({ x, at } = next);
  }
  return x;
}

/** Halves the step until the value is low enough. */
function* stepDown(
  x: Float64Array,
  value: number,
  gradient: Float64Array,
  direction: Float64Array,
  first: number,
): Generator<Float64Array, { x: Float64Array; at: ValueAt } | undefined, ValueAt> {
  for (let halving = 0, size = first; halving < HALVINGS; halving++, size /= 2) {
    const point = x.map((pixel, p) => Math.min(Math.max(pixel + size * direction[p]!, 0), 1));
    const promised = dot(gradient, point.map((pixel, p) => pixel - x[p]!));
    if (promised >= 0) continue;
    const at = yield point;
    if (at.value <= value + SUFFICIENT * promised) return { x: point, at };
  }
  return undefined;
}

/** The two-loop recursion, on the pixels that are free to move. */
function descentDirection(
  gradient: Float64Array,
  isFree: Float64Array,
  pairs: readonly Pair[],
): Float64Array {
  const q = gradient.slice();
  const weights = pairs.map(() => 0);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { s, y, curvature } = pairs[i]!;
    weights[i] = dot(s, q) / curvature;
    add(q, -weights[i]!, y);
  }
  const last = pairs.at(-1);
  const scale = last === undefined ? 1 : last.curvature / dot(last.y, last.y);
  for (let p = 0; p < q.length; p++) q[p]! *= scale;
  pairs.forEach(({ s, y, curvature }, i) => add(q, weights[i]! - dot(y, q) / curvature, s));
  return q.map((value, p) => -value * isFree[p]!);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let p = 0; p < a.length; p++) sum += a[p]! * b[p]!;
  return sum;
}

function add(to: Float64Array, weight: number, x: Float64Array): void {
  for (let p = 0; p < to.length; p++) to[p]! += weight * x[p]!;
}
