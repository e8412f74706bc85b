/** What a climb is made of: the rule of its steps, the ball, and how often and from where it starts. */

import type * as tf from "@tensorflow/tfjs";
import type { Ball } from "./ball.ts";
import type { Keep } from "./keep.ts";
import type { AttackLoss } from "./losses.ts";

/** What a rule remembers of each image: tensors whose first axis is the batch. */
export type Memory = Record<string, tf.Tensor>;

/** Where a step begins. */
export interface StepStart {
  /** The iterates, `[B, H, W, C]`. */
  readonly x: tf.Tensor4D;
  /** The gradients of the loss at them, `[B, H, W, C]`. */
  readonly gradients: tf.Tensor4D;
  /** The loss at them, `[B, 1, 1, 1]`. */
  readonly costs: tf.Tensor4D;
  /** The number of the step, from 0. */
  readonly step: number;
  /** The ball around the clean image that iterates stay in. */
  readonly ball: Ball;
  /** Moves images back into the ball and [0, 1]. */
  readonly project: (x: tf.Tensor4D) => tf.Tensor4D;
}

/**
 * How an iterate moves. Called within a tidy; the loop projects the next iterate.
 *
 * @param memory What the rule gave back at the step before; empty at step 0
 */
export type StepRule = (
  start: StepStart,
  memory: Memory,
) => { readonly next: tf.Tensor4D; readonly memory: Memory };

/** A climb. */
export interface ClimbOptions {
  /** The ball around the clean image that iterates stay in. */
  readonly ball: Ball;
  /** What is climbed. */
  readonly loss: AttackLoss;
  /** How an iterate moves. */
  readonly rule: StepRule;
  /** How many steps, at least 1. */
  readonly steps: number;
  /** Where it starts: at the clean image, or at a random point of the ball. */
  readonly start: "clean" | "random";
  /** How many times it starts, at least 1. */
  readonly restarts: number;
  /** Which of the images on the way comes out. */
  readonly keep: Keep;
  /**
   * Attack only what is not fooled yet, which changes no result; for `firstFooled` alone. True if
   * absent there.
   */
  readonly dropFooled?: boolean | undefined;
}

/**
 * Checks what types do not.
 *
 * @throws {RangeError} If an option is out of its range or does not go with another
 */
export function checkClimb(
  { ball: { epsilon }, steps, restarts, keep, dropFooled }: ClimbOptions,
): void {
  if (!Number.isFinite(epsilon) || epsilon < 0) {
    throw new RangeError(`epsilon must be a finite number of at least 0: received ${epsilon}`);
  }
  for (const [name, value] of [["steps", steps], ["restarts", restarts]] as const) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`${name} must be an integer of at least 1: received ${value}`);
    }
  }
  if (keep === "last" && restarts > 1) {
    throw new RangeError(`keep=last is of one start: received ${restarts} restarts`);
  }
  if (dropFooled && keep !== "firstFooled") {
    throw new RangeError(`dropFooled would change the result of keep=${keep}: leave it out`);
  }
}
