/** The attacks that climb as their papers' algorithms read, for tests: one image, plain loops. */

import { naiveFooled, type NaiveGoal, naiveLossAt, naiveLossGradient } from "./_naive_output.ts";
import type { Ball } from "./ball.ts";

type Image = readonly number[];
type Steepest = (gradient: Image) => number[];

export interface NaiveClimb {
  readonly goal: NaiveGoal;
  readonly clean: Image;
  readonly start: Image;
  readonly ball: Ball;
  readonly steps: number;
}

const length = (x: Image): number => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
const combine = (...parts: [number, Image][]): number[] =>
  parts[0]![1].map((_, p) => parts.reduce((sum, [weight, x]) => sum + weight * x[p]!, 0));

export function naiveIntoBall({ norm, epsilon }: Ball, x: Image, clean: Image): number[] {
  const moved = combine([1, x], [-1, clean]);
  const shrink = length(moved) > epsilon ? epsilon / length(moved) : 1;
  return clean.map((pixel, p) => {
    const within = norm === "linf"
      ? Math.min(Math.max(moved[p]!, -epsilon), epsilon)
      : moved[p]! * shrink;
    return Math.min(Math.max(pixel + within, 0), 1);
  });
}

function steepestIn({ norm }: Ball): Steepest {
  return (gradient) => {
    if (norm === "linf") return gradient.map(Math.sign);
    const norm2 = length(gradient);
    return gradient.map((value) => norm2 === 0 ? 0 : value / norm2);
  };
}

/** Every iterate of PGD, the start included. */
export function naivePgd({ goal, clean, start, ball, steps }: NaiveClimb, alpha: number): Image[] {
  const steepest = steepestIn(ball);
  const iterates = [start];
  for (let t = 0; t < steps; t++) {
    const x = iterates.at(-1)!;
    const up = steepest(naiveLossGradient(goal, x));
    iterates.push(naiveIntoBall(ball, combine([1, x], [alpha, up]), clean));
  }
  return iterates;
}

/** Every iterate of MI-FGSM. */
export function naiveMomentum(
  { goal, clean, start, ball, steps }: NaiveClimb,
  alpha: number,
  decay: number,
): Image[] {
  const steepest = steepestIn(ball);
  const iterates = [start];
  let g: Image = start.map(() => 0);
  for (let t = 0; t < steps; t++) {
    const x = iterates.at(-1)!;
    const gradient = naiveLossGradient(goal, x);
    const l1 = gradient.reduce((sum, value) => sum + Math.abs(value), 0);
    g = combine([decay, g], [1 / l1, gradient]);
    iterates.push(naiveIntoBall(ball, combine([1, x], [alpha, steepest(g)]), clean));
  }
  return iterates;
}

/** Every iterate of Auto-PGD as it is evaluated, before it may be put back to the best one. */
export function naiveApgd(
  { goal, clean, start, ball, steps }: NaiveClimb,
  checkpoints: readonly number[],
): { iterates: Image[]; halvings: number } {
  const steepest = steepestIn(ball);
  const f = (x: Image): number => naiveLossAt(goal, x);
  const into = (x: Image): Image => naiveIntoBall(ball, x, clean);
  const towards = (x: Image, eta: number): Image =>
    into(combine([1, x], [eta, steepest(naiveLossGradient(goal, x))]));
  let eta = 2 * ball.epsilon;
  const evaluated: Image[] = [start];
  const x: Image[] = [start, towards(start, eta)];
  let [best, w, halvings] = [start, 0, 0];
  let [bestAtCheckpoint, halvedBefore] = [f(start), false];
  let rises = 0;
  for (let k = 1; k <= steps; k++) {
    evaluated.push(x[k]!);
    if (f(x[k]!) > f(x[k - 1]!)) rises++;
    if (f(x[k]!) > f(best)) best = x[k]!;
    if (checkpoints.includes(k) && k < steps) {
      const first = rises < 0.75 * (k - w);
      const second = !halvedBefore && f(best) === bestAtCheckpoint;
      halvedBefore = first || second;
      if (halvedBefore) {
        eta /= 2;
        halvings++;
        x[k] = best;
      }
      [w, rises, bestAtCheckpoint] = [k, 0, f(best)];
    }
    const z = towards(x[k]!, eta);
    x.push(into(combine([1 - 0.75 + 0.25, x[k]!], [0.75, z], [-(1 - 0.75), x[k - 1]!])));
  }
  return { iterates: evaluated, halvings };
}

/** What is kept of iterates of one or more starts, the clean image being the first. */
export function naiveBest(
  goal: NaiveGoal,
  keep: "firstFooled" | "highestLoss",
  iterates: readonly Image[],
): { image: Image; cost: number; fooled: boolean } {
  const judged = iterates.map((image) => ({
    image,
    cost: naiveLossAt(goal, image),
    fooled: naiveFooled(goal, image),
  }));
  const first = keep === "firstFooled" ? judged.find(({ fooled }) => fooled) : undefined;
  return first ?? judged.reduce((best, one) => one.cost > best.cost ? one : best);
}
