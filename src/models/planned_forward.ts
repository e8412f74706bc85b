/** Networks that a backend runs as a whole, in the place of one operation after another. */

import * as tf from "@tensorflow/tfjs";
import type { Stack } from "./stack.ts";

/** A forward pass in inference mode, and the way back from it. */
export interface PlannedPass {
  /** `[E, B, K]` */
  readonly logits: tf.Tensor3D;
  /** From the gradient by the logits to that by the images `x` of the pass, `[E, B, H, W, C]`. */
  readonly inputGradient: (
    x: tf.Tensor5D,
    logits: tf.Tensor3D,
    dlogits: tf.Tensor3D,
  ) => tf.Tensor5D;
}

/** Runs a stack on images; undefined for a network that it has no plan for. */
export type NetworkPlanner = (stack: Stack, x: tf.Tensor5D) => PlannedPass | undefined;

const planners = new Map<string, NetworkPlanner>();

/** Gives a backend a planner of its own. */
export function registerNetworkPlanner(backendName: string, planner: NetworkPlanner): void {
  planners.set(backendName, planner);
}

/**
 * The logits, with a gradient by `x` alone: a plan is for networks that are used, not trained.
 *
 * @returns Undefined if the current backend has no plan for the network
 */
export function plannedForward(stack: Stack, x: tf.Tensor5D): tf.Tensor3D | undefined {
  const planner = planners.get(tf.getBackend());
  if (planner === undefined) return undefined;
  let pass: PlannedPass | undefined;
  const run = tf.customGrad((x, save) => {
    pass = planner(stack, x as tf.Tensor5D);
    const value = pass?.logits ?? tf.scalar(0);
    (save as tf.GradSaveFunc)([x as tf.Tensor, value]);
    return {
      value,
      gradFunc: (dlogits: tf.Tensor, [x, logits]: tf.Tensor[]) =>
        pass!.inputGradient(x as tf.Tensor5D, logits as tf.Tensor3D, dlogits as tf.Tensor3D),
    };
  });
  const logits = run(x);
  if (pass !== undefined) return logits as tf.Tensor3D;
  logits.dispose();
  return undefined;
}
