/** What the counters of a step are computed from; a backend may have a kernel of its own. */

import * as tf from "@tensorflow/tfjs";
import type { GradientPass } from "./input_gradient.ts";
import { scaledRows } from "./unit_length.ts";

/** The name of the kernel; without it the numbers are composed here. */
export const MEASURED_STEP = "MeasuredStep";

/** `[M, B, H, W, C]`, `[M, B, K]` and `[B, K]`. */
export interface MeasuredStepInputs<T = tf.Tensor> {
  readonly gradients: T;
  readonly logits: T;
  readonly labels: T;
}

/**
 * All that the counters of a step need, `[B, M, M + 2]`. Row `[b, m]` holds the products of member
 * m's gradient with every member's, each divided by its largest absolute value; that value; and
 * whether the member is fooled.
 */
export function measureStep({ gradients, logits }: GradientPass, labels: tf.Tensor2D): tf.Tensor3D {
  if (tf.getKernel(MEASURED_STEP, tf.getBackend()) !== undefined) {
    const inputs = { gradients, logits, labels };
    return tf.engine().runKernel(MEASURED_STEP, inputs) as tf.Tensor3D;
  }
  return tf.tidy(() => {
    const { rows, largest } = scaledRows(gradients);
    const byImage = tf.transpose(rows, [1, 0, 2]);
    const products = tf.matMul(byImage, byImage, false, true);
    const fooled = tf.cast(tf.notEqual(tf.argMax(logits, -1), tf.argMax(labels, -1)), "float32");
    const columns = [largest, tf.expandDims(fooled, 2)]
      .map((column) => tf.transpose(column as tf.Tensor3D, [1, 0, 2]));
    return tf.concat([products, ...columns], 2) as tf.Tensor3D;
  });
}
