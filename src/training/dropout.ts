/** The random masks of dropout. */

import * as tf from "@tensorflow/tfjs";
import type { DropoutMask } from "../models/forward.ts";
import { randomStream } from "../random/stream.ts";

/** What names the streams of the masks, with the step and the layer. */
export interface DropoutStreams {
  readonly seed: number;
  readonly method: string;
  readonly members: readonly number[];
}

/**
 * The masks of one training step, each member's from its own stream: an activation is dropped
 * with probability `rate`, and what is kept is scaled up, so that its mean stays the same.
 */
export function dropoutMasks(
  { seed, method, members }: DropoutStreams,
  step: number,
): DropoutMask {
  return (layer, rate, shape) => {
    const size = shape.reduce((a, b) => a * b, 1) / members.length;
    const mask = new Float32Array(size * members.length);
    const kept = 1 / (1 - rate);
    members.forEach((member, e) => {
      const stream = randomStream(seed, method, member, "dropout", step, layer);
      for (let i = 0; i < size; i++) mask[e * size + i] = stream.uniform() < rate ? 0 : kept;
    });
    return tf.tensor(mask, shape);
  };
}
