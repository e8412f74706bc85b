/**
 * The loop of attacks that climb the loss of one output inside a ball: FGSM and its descendants.
 * A rule, of a few lines, says how an iterate moves; starting, restarts, projection, keeping the
 * best image and dropping the fooled ones are the same for all.
 */

import * as tf from "@tensorflow/tfjs";
import { takeValues } from "../ops/take_values.ts";
import { type AttackResult, type AttackTask, costOf, goalRows } from "./attack_task.ts";
import { outputAt, outputGradients } from "./attacked_output.ts";
import { intoBall } from "./ball.ts";
import { checkClimb, type ClimbOptions } from "./climb_options.ts";
import { type AllRows, type Live, startAt, takeRows } from "./climb_rows.ts";
import { betterOf, isBetter, perImage } from "./keep.ts";

/**
 * Climbs a loss of one output inside a ball: FGSM, BIM (sections 2.1 and 2.2) and what descends
 * from them, by a rule of a few lines.
 *
 * @param task At least one image in [0, 1], `[B, H, W, C]`
 * @returns One image for each of the task's, in its ball and in [0, 1]
 * @throws {RangeError} If an option is out of its range or does not go with another, labels or
 * targets do not fit the images, or a target is the true class
 *
 * @example BIM in six lines: its four steps of 1/8 end where the ball does
 * ```ts
 * import * as ensembles from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await ensembles.activateBackend("cpu");
 * const ensemble = ensembles.makeEnsemble([{
 *   architecture: {
 *     input: { height: 1, width: 1, channels: 1 },
 *     layers: [{ kind: "dense", units: 2, relu: false }],
 *   },
 *   checkpoint: { // logits (0, 2 · pixel - 1)
 *     "dense1/kernel": { shape: [1, 2], data: Float32Array.of(0, 2) },
 *     "dense1/bias": { shape: [2], data: Float32Array.of(0, -1) },
 *   },
 * }], "single");
 * const rule: ensembles.StepRule = ({ x, gradients, ball }) => ({
 *   next: tf.add(x, tf.mul(ensembles.steepest(ball.norm, gradients), 1 / 8)),
 *   memory: {},
 * });
 * const images = tf.tensor4d([0.375], [1, 1, 1, 1]);
 * const result = await ensembles.withOutput(ensemble, "meanProbability", (output) =>
 *   ensembles.climb({ output, images, labels: Uint8Array.of(0), seed: 1 }, {
 *     ball: { norm: "linf", epsilon: 0.25 },
 *     loss: ensembles.ATTACK_LOSSES.crossEntropy,
 *     rule,
 *     steps: 4,
 *     start: "clean",
 *     restarts: 1,
 *     keep: "last",
 *   }));
 * assert.deepEqual([...result.images, ...result.fooled], [0.625, 1]);
 * assert.equal(result.gradients, 4);
 * images.dispose();
 * ensembles.disposeEnsemble(ensemble);
 * ```
 */
export async function climb(task: AttackTask, options: ClimbOptions): Promise<AttackResult> {
  checkClimb(options);
  const { images, labels } = task;
  const result = {
    images: (await images.data<"float32">()).slice(),
    fooled: new Uint8Array(labels.length),
    costs: new Float32Array(labels.length).fill(-Infinity),
    queries: 0,
    gradients: 0,
    zeroGradients: 0,
  };
  const rows = goalRows(task);
  const all = { x: tf.clone(images), ...rows };
  try {
    if (options.keep !== "last") await keepClean(task, options, all, result);
    const { dropFooled = options.keep === "firstFooled" } = options;
    for (let restart = 0; restart < options.restarts; restart++) {
      const numbers = Array.from(labels.keys())
        .filter((image) => !(dropFooled && result.fooled[image]));
      if (numbers.length === 0) break;
      await ascend({ task, options, dropFooled, restart }, all, numbers, result);
    }
    return result;
  } finally {
    tf.dispose(all);
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Evaluates the clean images, which are every image's first result. */
async function keepClean(
  task: AttackTask,
  { loss }: ClimbOptions,
  { x, labels, targets }: AllRows,
  result: Mutable<AttackResult>,
): Promise<void> {
  await task.onPass?.();
  const at = tf.tidy(() => {
    const at = outputAt(task.output, x, targets, costOf(loss, task, labels));
    return { costs: at.costs, fooled: fooledAt(at.labels, task, labels, targets) };
  });
  const [costs, fooled] = await Promise.all([takeValues(at.costs), takeValues(at.fooled)]);
  result.costs.set(costs);
  result.fooled.set(fooled);
  result.queries += task.labels.length;
}

interface Ascent {
  readonly task: AttackTask;
  readonly options: ClimbOptions;
  readonly dropFooled: boolean;
  readonly restart: number;
}

/** One climb of the images with these numbers, from the start to its last step. */
async function ascend(
  ascent: Ascent,
  all: AllRows,
  numbers: number[],
  result: Mutable<AttackResult>,
): Promise<void> {
  const { task, options: { steps }, dropFooled } = ascent;
  let live = startAt(ascent, all, numbers);
  try {
    for (let step = 0; step <= steps; step++) {
      await task.onPass?.();
      const next = tf.tidy(() => advance(ascent, live, step));
      tf.dispose(live);
      live = next;
      result.queries += numbers.length;
      if (step < steps) result.gradients += numbers.length;
      if (step < steps && !dropFooled) continue;
      const fooled = await live.kept.fooled.data<"float32">();
      const isOver = (row: number): boolean => step === steps || fooled[row]! > 0;
      const [done, going] = [true, false].map((is) =>
        numbers.map((_, i) => i).filter((i) => isOver(i) === is)
      );
      if (done!.length === 0) continue;
      await writeResults(ascent, live, fooled, done!, numbers, result);
      numbers = going!.map((i) => numbers[i]!);
      if (numbers.length === 0) return;
      const rest = tf.tidy(() => takeRows(live, going!));
      tf.dispose(live);
      live = rest;
    }
  } finally {
    tf.dispose(live);
  }
}

/** Evaluates the iterates, keeps the better ones and, unless it was the last time, moves on. */
function advance({ task, options }: Ascent, live: Live, step: number): Live {
  const { x, clean, labels, targets } = live;
  const { ball, loss, rule, steps } = options;
  const cost = costOf(loss, task, labels);
  const project = (x: tf.Tensor4D): tf.Tensor4D => intoBall(ball, x, clean);
  const climbed = step === steps ? undefined : outputGradients(task.output, x, targets, cost);
  const at = climbed ?? outputAt(task.output, x, targets, cost);
  const fooled = fooledAt(at.labels, task, labels, targets);
  const kept = betterOf(options.keep, live.kept, { x, costs: at.costs, fooled });
  const rest = {
    clean: tf.clone(clean),
    labels: tf.clone(labels),
    targets: tf.clone(targets),
    kept,
  };
  if (climbed === undefined) {
    return { ...rest, x: tf.clone(x), zeros: tf.clone(live.zeros), memory: {} };
  }
  const { gradients } = climbed;
  const moved = rule({ x, gradients, costs: perImage(at.costs), step, ball, project }, live.memory);
  const isZero = tf.equal(tf.max(tf.abs(gradients), [1, 2, 3]), 0);
  return {
    ...rest,
    x: project(moved.next),
    zeros: tf.add(live.zeros, tf.cast(isZero, "float32")),
    // Clones: a rule may give back a tensor of the step before.
    memory: Object.fromEntries(
      Object.entries(moved.memory).map(([name, tensor]) => [name, tf.clone(tensor)]),
    ),
  };
}

/** 1 where the attack has its way, `[B]`. */
function fooledAt(
  predicted: tf.Tensor1D,
  { targets: areTargets }: AttackTask,
  labels: tf.Tensor2D,
  targets: tf.Tensor2D,
): tf.Tensor1D {
  const fooled = areTargets === undefined
    ? tf.notEqual(predicted, tf.argMax(labels, -1))
    : tf.equal(predicted, tf.argMax(targets, -1));
  return tf.cast(fooled, "float32") as tf.Tensor1D;
}

/** Writes what rows have come to, where it is better than what was there. */
async function writeResults(
  { options: { keep } }: Ascent,
  live: Live,
  fooled: Float32Array,
  rows: readonly number[],
  numbers: readonly number[],
  result: Mutable<AttackResult>,
): Promise<void> {
  // These rows alone: what is still attacked need not come from the device.
  const taken = tf.tidy(() => {
    const { kept: { x, costs }, zeros } = live;
    return takeRows({ x, costs, zeros }, rows);
  });
  const [images, costs, zeros] = await Promise.all([
    takeValues(taken.x),
    takeValues(taken.costs),
    takeValues(taken.zeros),
  ]);
  const size = images.length / rows.length;
  rows.forEach((row, i) => {
    const image = numbers[row]!;
    result.zeroGradients += zeros[i]!;
    const old = { cost: result.costs[image]!, fooled: result.fooled[image]! };
    if (!isBetter(keep, old, { cost: costs[i]!, fooled: fooled[row]! })) return;
    result.images.set(images.subarray(i * size, (i + 1) * size), image * size);
    result.costs[image] = costs[i]!;
    result.fooled[image] = fooled[row]!;
  });
}
