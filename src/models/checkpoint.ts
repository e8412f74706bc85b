/** One member's parameters as plain data, outside any tensor library. */

import { type Architecture, parameterSpecs } from "./architecture.ts";
import type { RandomStream } from "../random/stream.ts";

/** A named array of a checkpoint. */
export interface CheckpointArray {
  /** The length of each axis. */
  readonly shape: readonly number[];
  /** Its values, the last axis running fastest. */
  readonly data: Float32Array;
}

/** Parameters of one member by name (`conv1/kernel`, …), without a member axis. */
export type Checkpoint = Readonly<Record<string, CheckpointArray>>;

/** Before the name of what the optimiser remembers, in the file of a member still in training. */
export const OPTIMIZER = "optimizer/";

/** Whether an array of a member's file is no parameter, but tells of its training. */
export function isOfTraining(name: string): boolean {
  return name.startsWith("training/") || name.startsWith(OPTIMIZER);
}

/**
 * Draws a member's initial parameters: kernels from Glorot and Bengio's uniform distribution,
 * ±sqrt(6 / (fanIn + fanOut)), biases 0. The paper says only that weights are random; these are
 * the defaults of Keras, in which its tables are phrased.
 *
 * @param stream Where randomness comes from; a member has one of its own
 * @throws {RangeError} As {@linkcode resolveLayers} does
 *
 * @example Table 1's last layer, of 128 inputs and 10 outputs
 * ```ts
 * import { initialCheckpoint, mnistArchitecture, randomStream } from "ensemble-defense";
 * import assert from "assert";
 *
 * const stream = randomStream(1, "example", 0);
 * const checkpoint = initialCheckpoint(mnistArchitecture("literal"), stream);
 * const { shape, data } = checkpoint["dense2/kernel"]!;
 * assert.deepEqual(shape, [128, 10]);
 * assert(data.every((weight) => Math.abs(weight) <= Math.sqrt(6 / (128 + 10))));
 * assert(checkpoint["dense2/bias"]!.data.every((bias) => bias === 0));
 * ```
 */
export function initialCheckpoint(architecture: Architecture, stream: RandomStream): Checkpoint {
  return Object.fromEntries(
    parameterSpecs(architecture).map(({ name, shape, fanIn, fanOut }) => {
      const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
      if (fanIn + fanOut > 0) {
        const limit = Math.sqrt(6 / (fanIn + fanOut));
        for (let i = 0; i < data.length; i++) data[i] = (2 * stream.uniform() - 1) * limit;
      }
      return [name, { shape, data }];
    }),
  );
}
