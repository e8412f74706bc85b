/**
 * Auto-PGD (Croce and Hein 2020, "Reliable Evaluation of Adversarial Robustness with an Ensemble of
 * Diverse Parameter-free Attacks", algorithm 1): momentum, and a step size that is halved at
 * checkpoints where the climb has stalled, after which it goes on from the best point so far.
 */

import * as tf from "@tensorflow/tfjs";
import type { StepRule } from "./climb_options.ts";
import { steepest } from "./ball.ts";

/** The momentum alpha of section 3. */
const MOMENTUM = 0.75;
/** Condition 1: at least so large a share of the steps since the last checkpoint must go up. */
const RHO = 0.75;

/**
 * The numbers of the steps before which the step size may be halved (section 3): w_j = ceil(p_j N),
 * p_1 = 0.22, p_{j+1} = p_j + max(p_j - p_{j-1} - 0.03, 0.06).
 */
export function apgdCheckpoints(steps: number): number[] {
  const shares = [0, 0.22];
  while (shares.at(-1)! < 1) {
    const [before, last] = shares.slice(-2) as [number, number];
    shares.push(last + Math.max(last - before - 0.03, 0.06));
  }
  // Rounded first: 0.57 · 100 is not 57 in binary.
  const numbers = shares.map((share) => Math.ceil(Number((share * steps).toFixed(9))));
  return [...new Set(numbers)].filter((number) => number > 0 && number <= steps);
}

/** The rule of an attack of so many steps. */
export function apgdSteps(steps: number): StepRule {
  const checkpoints = [0, ...apgdCheckpoints(steps)];
  return ({ x, gradients, costs, step, ball, project }, memory) => {
    const towards = (from: tf.Tensor4D, gradients: tf.Tensor4D, eta: tf.Tensor4D): tf.Tensor4D =>
      project(tf.add(from, tf.mul(steepest(ball.norm, gradients), eta)));
    if (step === 0) {
      const eta = tf.fill(costs.shape, 2 * ball.epsilon) as tf.Tensor4D;
      return {
        next: towards(x, gradients, eta),
        memory: {
          eta,
          previous: x,
          cost: costs,
          bestX: x,
          bestGradients: gradients,
          bestCost: costs,
          rises: tf.zerosLike(costs),
          costAtCheckpoint: costs,
          halvedAtCheckpoint: tf.zerosLike(costs),
        },
      };
    }
    const climb = afterEvaluation({ x, gradients, costs }, memory as ApgdMemory);
    const place = checkpoints.indexOf(step);
    const { halved, ...now } = place < 1
      ? { ...climb, halved: undefined }
      : atCheckpoint(climb, step - checkpoints[place - 1]!);
    // Where the step was halved, the climb goes on from the best point.
    const goOn = (best: tf.Tensor4D, here: tf.Tensor4D): tf.Tensor4D =>
      halved === undefined ? here : tf.where(tf.greater(halved, 0), best, here);
    const from = goOn(now.bestX, x);
    const target = towards(from, goOn(now.bestGradients, gradients), now.eta);
    return {
      next: tf.addN([
        from,
        tf.mul(tf.sub(target, from), MOMENTUM),
        tf.mul(tf.sub(from, now.previous), 1 - MOMENTUM),
      ]),
      memory: { ...now, cost: goOn(now.bestCost, costs), previous: from },
    };
  };
}

/** All of it per image, `[B, 1, 1, 1]`, but for images `[B, H, W, C]`. */
type ApgdMemory = Readonly<
  Record<
    | "eta"
    | "previous"
    | "cost"
    | "bestX"
    | "bestGradients"
    | "bestCost"
    | "rises"
    | "costAtCheckpoint"
    | "halvedAtCheckpoint",
    tf.Tensor4D
  >
>;

/** Counts a step that went up, and remembers the best point. */
function afterEvaluation(
  { x, gradients, costs }: Record<"x" | "gradients" | "costs", tf.Tensor4D>,
  memory: ApgdMemory,
): ApgdMemory {
  const isBest = tf.greater(costs, memory.bestCost);
  return {
    ...memory,
    rises: tf.add(memory.rises, tf.cast(tf.greater(costs, memory.cost), "float32")),
    bestX: tf.where(isBest, x, memory.bestX),
    bestGradients: tf.where(isBest, gradients, memory.bestGradients),
    bestCost: tf.where(isBest, costs, memory.bestCost),
  };
}

/** Halves step sizes under the conditions 1 and 2 of section 3. */
function atCheckpoint(
  memory: ApgdMemory,
  stepsSince: number,
): ApgdMemory & { readonly halved: tf.Tensor4D } {
  const fewRises = tf.less(memory.rises, RHO * stepsSince);
  const isStuck = tf.logicalAnd(
    tf.equal(memory.halvedAtCheckpoint, 0),
    tf.equal(memory.bestCost, memory.costAtCheckpoint),
  );
  const halved = tf.cast<tf.Tensor4D>(tf.logicalOr(fewRises, isStuck), "float32");
  return {
    ...memory,
    halved,
    eta: tf.mul(memory.eta, tf.sub(1, tf.mul(halved, 0.5))),
    rises: tf.zerosLike(memory.rises),
    costAtCheckpoint: memory.bestCost,
    halvedAtCheckpoint: halved,
  };
}
