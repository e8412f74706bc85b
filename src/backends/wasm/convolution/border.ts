/** Zeros at the left and right of an image, so that every window of a convolution is inside. */

import { FunctionBuilder } from "../emit/function_builder.ts";
import { FLOAT, type Local } from "../emit/value.ts";
import type { WasmEngine } from "../engine.ts";
import type { ConvolutionShape } from "./shape.ts";

/** The images of a batch with their border. Rows above and below are left to the caller. */
export interface BorderedImages {
  /** Float32 from one row to the next. */
  readonly rowStride: number;
  /** The address of image `index`, which is valid until the next one is asked for. */
  image(images: number, index: number): number;
}

/** Makes the images' border; without one they are used where they are. */
export function borderedImages(
  { heap, compiler }: WasmEngine,
  { height, width, inputs, kernelWidth, left, outWidth }: ConvolutionShape,
): BorderedImages {
  const paddedWidth = outWidth + kernelWidth - 1;
  const row = width * inputs * FLOAT;
  const rowStride = paddedWidth * inputs;
  if (paddedWidth === width) {
    return { rowStride, image: (images, index) => images + index * height * row };
  }
  const shape = { height, row, stride: rowStride * FLOAT };
  const copyRows = compiler.function<(from: number, to: number) => void>("border", shape, () => {
    const f = new FunctionBuilder(2);
    const [from, to] = f.parameters as [Local<"i32">, Local<"i32">];
    f.times(height, () => {
      f.copy(to, from, row);
      f.advance(from, row);
      f.advance(to, shape.stride);
    });
    return f;
  });
  const bytes = height * shape.stride;
  // Only the image is ever written, so the zeros around it last. No other shape uses this scratch.
  const padded = heap.scratch(`border ${JSON.stringify({ ...shape, left })}`, bytes);
  heap.clear(padded, bytes);
  return {
    rowStride,
    image: (images, index) => {
      copyRows(images + index * height * row, padded + left * inputs * FLOAT);
      return padded;
    },
  };
}
