/** The gradient by a filter for any stride and dilation, which tfjs's wasm backend lacks. */

import * as tf from "@tensorflow/tfjs";

/** The attributes of tfjs's kernel `Conv2DBackpropFilter` that matter here. */
interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly filterShape: [number, number, number, number];
  readonly dilations?: number | [number, number];
}

/**
 * One product for each place of the filter: of the pixels that it meets, transposed, and the
 * output's gradient.
 *
 * @param x `[B, H, W, Ci]`
 * @param dy `[B, H', W', Co]`
 * @returns `[kh, kw, Ci, Co]`
 */
export function composedFilterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  { strides, pad, dimRoundingMode, filterShape, dilations }: Attributes,
): tf.Tensor {
  const info = tf.backend_util.computeConv2DInfo(
    x.shape,
    filterShape,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
  );
  return tf.tidy(() => {
    const { top, bottom, left, right } = info.padInfo;
    const [batch, outHeight, outWidth, filters] = dy.shape;
    const padded = tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]);
    const gradients = tf.reshape(dy, [-1, filters]) as tf.Tensor2D;
    const taps: tf.Tensor[] = [];
    for (let row = 0; row < info.filterHeight; row++) {
      for (let column = 0; column < info.filterWidth; column++) {
        const y = row * info.dilationHeight;
        const z = column * info.dilationWidth;
        const met = tf.stridedSlice(
          padded,
          [0, y, z, 0],
          [
            batch,
            y + (outHeight - 1) * info.strideHeight + 1,
            z + (outWidth - 1) * info.strideWidth + 1,
            info.inChannels,
          ],
          [1, info.strideHeight, info.strideWidth, 1],
        );
        const pixels = tf.reshape(met, [-1, info.inChannels]) as tf.Tensor2D;
        taps.push(tf.matMul(pixels, gradients, true, false));
      }
    }
    return tf.reshape(tf.stack(taps), filterShape);
  });
}
