/** Max pooling over the member axis, and its gradient. */

import * as tf from "@tensorflow/tfjs";
import { defineGradient, defineOp, runOp } from "./kernels.ts";

/** Height and width of the pooled squares, which is also the stride. */
export interface MaxPoolAttributes {
  readonly size: number;
}

/** Inputs of the gradient: `x` `[N, H, W, C]`, and the pooled `y` and its gradient `dy`. */
export interface MaxPoolGradientInputs<T = tf.Tensor> {
  readonly dy: T;
  readonly x: T;
  readonly y: T;
}

/** The pooling of images `[N, H, W, C]`; members are further images here: the stock kernel does. */
export const MAX_POOL = defineOp<{ x: tf.Tensor }, MaxPoolAttributes>({
  name: "ImageMaxPool",
  compose: ({ x }, { size }) => tf.maxPool(x as tf.Tensor4D, size, size, "valid"),
});

/**
 * Gives a square's gradient to the first of its largest values. Ties are no exception: the
 * background of a digit gives whole squares of equal values. Of the stock kernels only the `cpu`
 * backend's does this: `webgpu` and `wasm` take the last, and `wasm` drops the gradient of a
 * square without a positive value. They have kernels of their own in `src/backends`.
 */
export const MAX_POOL_GRADIENT = defineOp<MaxPoolGradientInputs, MaxPoolAttributes>({
  name: "ImageMaxPoolBackprop",
  compose: ({ dy, x, y }, { size }) =>
    tf.engine().runKernel(
      tf.MaxPoolGrad,
      { dy, input: x, output: y },
      { filterSize: size, strides: size, pad: "valid" } as never,
    ) as tf.Tensor,
});

defineGradient<MaxPoolAttributes>(MAX_POOL.name, ["x"], true, (dy, [x, y], attributes) => ({
  x: () => runOp(MAX_POOL_GRADIENT, { dy, x: x!, y: y! }, attributes),
}));

/**
 * The maximum of every non-overlapping `size` x `size` square.
 *
 * @param x `[E, B, H, W, C]`
 * @returns `[E, B, floor(H / size), floor(W / size), C]`
 */
export function memberMaxPool(x: tf.Tensor5D, size: number): tf.Tensor5D {
  const [members, batch, height, width, channels] = x.shape;
  const images = tf.reshape(x, [members * batch, height, width, channels]);
  const pooled = runOp(MAX_POOL, { x: images }, { size });
  const [, pooledHeight, pooledWidth] = pooled.shape;
  return tf.reshape(pooled, [members, batch, pooledHeight!, pooledWidth!, channels]) as tf.Tensor5D;
}
