/** A network's forward pass over the member axis. */

import * as tf from "@tensorflow/tfjs";
import { memberConv2d } from "../ops/convolution.ts";
import { memberMatMul } from "../ops/matmul.ts";
import { memberMaxPool } from "../ops/max_pool.ts";
import { resolveLayers } from "./architecture.ts";
import { plannedForward } from "./planned_forward.ts";
import type { Stack } from "./stack.ts";

/**
 * Gives the mask of a dropout layer, `[E, B, …]`: 0 where an activation is dropped and
 * 1 / (1 - rate) elsewhere. `layer` counts all layers from 0.
 */
export type DropoutMask = (layer: number, rate: number, shape: number[]) => tf.Tensor;

/**
 * The logits of every member of a stack.
 *
 * Without `dropout` the network runs in inference mode, as it must in every evaluation and every
 * attack: an attack on a network with dropout left on measures the noise. A backend may then run
 * it as a whole, with gradients by `x` alone.
 *
 * @param stack Members of one architecture
 * @param x Pixels in [0, 1], `[E, B, H, W, C]`: each member has its own images
 * @param dropout Masks for training mode
 * @returns Logits `[E, B, K]`
 * @throws {RangeError} As {@linkcode resolveLayers} does
 *
 * @example A member that looks at the sum of two pixels, on two images
 * ```ts
 * import { activateBackend, forward } from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await activateBackend("cpu");
 * const layers = [{ kind: "dense", units: 2, relu: false }] as const;
 * const architecture = { input: { height: 1, width: 2, channels: 1 }, layers };
 * tf.tidy(() => {
 *   const parameters = {
 *     "dense1/kernel": tf.tensor3d([[[1, -1], [1, -1]]]),
 *     "dense1/bias": tf.tensor2d([[0, 1]]),
 *   };
 *   const x = tf.tensor5d([0.5, 0.25, 1, 1], [1, 2, 1, 2, 1]);
 *   const logits = forward({ architecture, members: 1, parameters }, x);
 *   assert.deepEqual(logits.arraySync(), [[[0.75, 0.25], [2, -1]]]);
 * });
 * ```
 */
export function forward(stack: Stack, x: tf.Tensor5D, dropout?: DropoutMask): tf.Tensor3D {
  const planned = dropout === undefined ? plannedForward(stack, x) : undefined;
  if (planned !== undefined) return planned;
  return tf.tidy(() => {
    const [members, batch] = x.shape;
    let activations: tf.Tensor = x;
    resolveLayers(stack.architecture).forEach(({ layer, kernel, bias }, index) => {
      switch (layer.kind) {
        case "convolution":
          activations = memberConv2d(
            activations as tf.Tensor5D,
            stack.parameters[kernel!.name] as tf.Tensor5D,
            stack.parameters[bias!.name] as tf.Tensor2D,
            { padding: layer.padding, relu: layer.relu },
          );
          break;
        case "maxPool":
          activations = memberMaxPool(activations as tf.Tensor5D, layer.size);
          break;
        case "dropout":
          if (dropout !== undefined) {
            activations = tf.mul(activations, dropout(index, layer.rate, activations.shape));
          }
          break;
        case "dense": {
          const rows = tf.reshape(activations, [members, batch, -1]) as tf.Tensor3D;
          const weights = stack.parameters[kernel!.name] as tf.Tensor3D;
          const offsets = tf.expandDims(stack.parameters[bias!.name]!, 1);
          const sums = tf.add(memberMatMul(rows, weights), offsets);
          activations = layer.relu ? tf.relu(sums) : sums;
          break;
        }
      }
    });
    return activations as tf.Tensor3D;
  });
}
