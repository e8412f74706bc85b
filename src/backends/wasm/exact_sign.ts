/**
 * The sign of numbers, for attacks and adversarial images. tfjs's stock kernel gives 0 for all that
 * is not larger than float32's epsilon, 1.2e-7; most pixels' gradients of a member that is sure of
 * an image are smaller than that, and FGSM is to follow each by its whole step.
 */

import type * as tf from "@tensorflow/tfjs";
import { type Call, float32 } from "./stock_kernel.ts";

/** tfjs's operation; `undefined` for numbers that are not float32, which the stock kernel computes. */
export function exactSignKernel({ inputs: { x }, backend }: Call): tf.TensorInfo | undefined {
  if (!float32(x)) return undefined;
  const signs: tf.TensorInfo = backend.makeOutput(x.shape, "float32");
  // Making the output may move the heap, so it is looked at only now.
  const from: Float32Array = backend.typedArrayFromHeap(x);
  const to: Float32Array = backend.typedArrayFromHeap(signs);
  for (let i = 0; i < from.length; i++) {
    const value = from[i]!;
    to[i] = value > 0 ? 1 : value < 0 ? -1 : 0; // of NaN 0, as tfjs has it
  }
  return signs;
}
