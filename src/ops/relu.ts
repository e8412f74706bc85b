/** The gradient of a ReLU that ends another operation. */

import * as tf from "@tensorflow/tfjs";
import { defineOp, runOp } from "./kernels.ts";

/** The gradient by the ReLU's output and that output, of one shape. */
export interface ReluGradientInputs<T = tf.Tensor> {
  readonly dy: T;
  readonly y: T;
}

/** Lets the gradient through where the ReLU's output is positive. */
export const RELU_GRADIENT = defineOp<ReluGradientInputs, Record<string, never>>({
  name: "MemberReluBackprop",
  compose: ({ dy, y }) => tf.mul(dy, tf.step(y)),
});

/** The gradient by what a ReLU was given, from that by its output `y`. */
export function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return runOp(RELU_GRADIENT, { dy, y }, {});
}
