/** The rows of a batch that a climb is at work on: how they start, and how some are taken. */

import * as tf from "@tensorflow/tfjs";
import { randomStream } from "../random/stream.ts";
import type { AttackTask, goalRows } from "./attack_task.ts";
import { type Ball, drawFromBall, intoBall } from "./ball.ts";
import type { ClimbOptions, Memory } from "./climb_options.ts";
import type { Candidates } from "./keep.ts";

/** The images of a task, with what they are attacked by. */
export type AllRows = { readonly x: tf.Tensor4D } & ReturnType<typeof goalRows>;

/** Rows that are still attacked; everything has the batch as its first axis. */
export type Live = {
  readonly x: tf.Tensor4D;
  readonly clean: tf.Tensor4D;
  readonly labels: tf.Tensor2D;
  readonly targets: tf.Tensor2D;
  readonly kept: Candidates;
  readonly zeros: tf.Tensor1D;
  readonly memory: Memory;
};

/** The images with these numbers at the start of a climb: clean, or a random move away. */
export function startAt(
  { task, options, restart }: {
    readonly task: AttackTask;
    readonly options: ClimbOptions;
    readonly restart: number;
  },
  all: AllRows,
  numbers: readonly number[],
): Live {
  return tf.tidy(() => {
    const rows = numbers.length === all.x.shape[0] ? all : takeRows(all, numbers);
    const clean = tf.clone(rows.x);
    let x = tf.clone(clean);
    if (options.start === "random") {
      const moves = drawStart(task, options.ball, restart, numbers, clean.size / numbers.length);
      x = intoBall(options.ball, tf.add(clean, tf.tensor(moves, clean.shape)), clean);
    }
    return {
      x,
      clean,
      labels: tf.clone(rows.labels),
      targets: tf.clone(rows.targets),
      kept: {
        x: tf.clone(clean),
        costs: tf.fill([numbers.length], -Infinity),
        fooled: tf.zeros([numbers.length]),
      },
      zeros: tf.zeros([numbers.length]),
      memory: {},
    };
  });
}

/** Every image has a stream of its own, so what others do changes nothing. */
function drawStart(
  { seed, firstImage = 0 }: AttackTask,
  ball: Ball,
  restart: number,
  numbers: readonly number[],
  size: number,
): Float32Array {
  const moves = new Float32Array(numbers.length * size);
  numbers.forEach((number, row) => {
    const stream = randomStream(seed, "attack", "start", restart, "image", firstImage + number);
    drawFromBall(ball, stream, moves.subarray(row * size, (row + 1) * size));
  });
  return moves;
}

/** Some rows of everything. */
export function takeRows<T>(tree: T, rows: readonly number[]): T {
  if (tree instanceof tf.Tensor) return tf.gather(tree, tf.tensor1d([...rows], "int32")) as T;
  return Object.fromEntries(
    Object.entries(tree as object).map(([name, value]) => [name, takeRows(value, rows)]),
  ) as T;
}
