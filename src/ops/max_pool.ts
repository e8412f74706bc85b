/** Max pooling over the member axis. */

import * as tf from "@tensorflow/tfjs";

/**
 * The maximum of every non-overlapping `size` x `size` square. Members are further images here:
 * the stock kernel and its gradient do.
 *
 * @param x `[E, B, H, W, C]`
 * @returns `[E, B, floor(H / size), floor(W / size), C]`
 */
export function memberMaxPool(x: tf.Tensor5D, size: number): tf.Tensor5D {
  const [members, batch, height, width, channels] = x.shape;
  const images = tf.reshape(x, [members * batch, height, width, channels]) as tf.Tensor4D;
  const pooled = tf.maxPool(images, size, size, "valid");
  const [, pooledHeight, pooledWidth] = pooled.shape;
  return tf.reshape(pooled, [members, batch, pooledHeight, pooledWidth, channels]) as tf.Tensor5D;
}
