/** The gradient of max pooling on the wasm backend, whose stock kernel is wrong and slow. */

import * as tf from "@tensorflow/tfjs";
import {
  MAX_POOL_GRADIENT,
  type MaxPoolAttributes,
  type MaxPoolGradientInputs,
} from "../../ops/max_pool.ts";

/** What the kernel needs of tfjs's `BackendWasm`. */
interface WasmHeap {
  makeOutput(shape: number[], dtype: "float32"): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}

tf.registerKernel({
  kernelName: MAX_POOL_GRADIENT,
  backendName: "wasm",
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { dy, x } = inputs as unknown as MaxPoolGradientInputs;
    const { size } = attrs as unknown as MaxPoolAttributes;
    const heap = backend as WasmHeap;
    const dx = heap.makeOutput(x.shape, "float32");
    // Making the output may move the heap, so it is looked at only now.
    const [dyValues, xValues, dxValues] = [dy, x, dx].map((t) => heap.typedArrayFromHeap(t));
    dxValues!.fill(0);
    giveToFirstMaxima(x.shape, size, xValues!, dyValues!, dxValues!);
    return dx;
  },
});

/** Adds each square's gradient to the place of its first largest value. */
function giveToFirstMaxima(
  shape: readonly number[],
  size: number,
  x: Float32Array,
  dy: Float32Array,
  dx: Float32Array,
): void {
  const [images, height, width, channels] = shape as [number, number, number, number];
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
