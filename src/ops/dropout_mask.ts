/** The random masks of dropout as an operation, so that a backend can draw them itself. */

import * as tf from "@tensorflow/tfjs";
import { RandomStream } from "../random/stream.ts";
import { defineOp, runOp } from "./kernels.ts";

/** What decides on a mask. */
export interface DropoutMaskAttributes {
  /** The key of each member's stream. */
  readonly keys: readonly (readonly [number, number])[];
  /** The probability of 0, at least 0 and less than 1. */
  readonly rate: number;
  /** `[E, …]`, as many members as keys. */
  readonly shape: readonly number[];
}

/**
 * Value i of a member's mask is 0 if number i of its stream is less than the rate, and
 * 1 / (1 - rate) otherwise. A backend may have a kernel of its own, which gives the same mask.
 */
export const DROPOUT_MASK = defineOp<Record<string, never>, DropoutMaskAttributes>({
  name: "MemberDropoutMask",
  compose: (_inputs, { keys, rate, shape }) => {
    const size = shape.reduce((a, b) => a * b, 1) / keys.length;
    const mask = new Float32Array(size * keys.length);
    const kept = 1 / (1 - rate);
    keys.forEach(([k0, k1], member) => {
      const stream = new RandomStream(k0, k1);
      for (let i = 0; i < size; i++) mask[member * size + i] = stream.uniform() < rate ? 0 : kept;
    });
    return tf.tensor(mask, [...shape]);
  },
});

/** Draws a mask. */
export function dropoutMask(attributes: DropoutMaskAttributes): tf.Tensor {
  return runOp(DROPOUT_MASK, {}, attributes);
}
