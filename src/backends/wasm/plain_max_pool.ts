/**
 * The gradient of max pooling in plain JavaScript, for processors without vector instructions:
 * tfjs's stock kernel is wrong where a square has ties or no positive value.
 */

import type * as tf from "@tensorflow/tfjs";
import type { MaxPoolShape } from "./max_pool.ts";
import type { Call } from "./stock_kernel.ts";

/** The operation of `src/ops` as a kernel of tfjs's registry. */
export function plainMaxPoolGradientKernel({ inputs, attrs, backend }: Call): tf.TensorInfo {
  const { dy, x } = inputs;
  const [images, height, width, channels] = x.shape;
  const dx: tf.TensorInfo = backend.makeOutput(x.shape, "float32");
  // Making the output may move the heap, so it is looked at only now.
  const [dyValues, xValues, dxValues] = [dy, x, dx]
    .map((tensor): Float32Array => backend.typedArrayFromHeap(tensor));
  const shape = { images, height, width, channels, size: attrs.size };
  plainMaxPoolGradient(shape, dyValues!, xValues!, dxValues!);
  return dx;
}

/** Writes each square's gradient to the place of its first largest value, and 0 elsewhere. */
function plainMaxPoolGradient(
  { images, height, width, channels, size }: MaxPoolShape,
  dy: Float32Array,
  x: Float32Array,
  dx: Float32Array,
): void {
  dx.fill(0);
  const rowSize = width * channels;
  let square = 0;
  for (let image = 0; image < images; image++) {
    for (let row = 0; row + size <= height; row += size) {
      for (let column = 0; column + size <= width; column += size) {
        const corner = (image * height + row) * rowSize + column * channels;
        for (let first = corner; first < corner + channels; first++) {
          let place = first;
          let largest = x[first]!;
          for (let dr = 0; dr < size; dr++) {
            for (let dc = 0; dc < size; dc++) {
              const other = first + dr * rowSize + dc * channels;
              if (x[other]! > largest) {
                largest = x[other]!;
                place = other;
              }
            }
          }
          dx[place] = dy[square++]!;
        }
      }
    }
  }
}
