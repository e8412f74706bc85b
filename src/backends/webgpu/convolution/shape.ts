/** The sizes of convolutions with stride 1 over the member axis. */

import { border, type Padding } from "../../../ops/convolution.ts";

/** A convolution of `[E, B, H, W, Ci]` with `[E, k, k, Ci, Co]`. */
export interface ConvolutionShape {
  readonly members: number;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly filters: number;
  readonly kernelSize: number;
  /** Rows of zeros above the image and columns left of it. */
  readonly before: number;
  readonly outHeight: number;
  readonly outWidth: number;
}

/** The convolution of images `[E, B, H, W, Ci]` with `filters` filters. */
export function convolutionShape(
  x: readonly number[],
  kernelSize: number,
  filters: number,
  padding: Padding,
): ConvolutionShape {
  const [members, batch, height, width, inputs] = x as [number, number, number, number, number];
  const [before, after] = border(kernelSize, padding);
  const shrink = kernelSize - 1 - before - after;
  return {
    members,
    batch,
    height,
    width,
    inputs,
    filters,
    kernelSize,
    before,
    outHeight: height - shrink,
    outWidth: width - shrink,
  };
}

/** The convolution of the output's gradient that gives the input's: borders and channels change. */
export function backwardShape(shape: ConvolutionShape): ConvolutionShape {
  const { kernelSize, before, height, width, inputs, filters, outHeight, outWidth } = shape;
  return {
    ...shape,
    height: outHeight,
    width: outWidth,
    inputs: filters,
    filters: inputs,
    before: kernelSize - 1 - before,
    outHeight: height,
    outWidth: width,
  };
}

/** The weights of one filter: the number of values it is multiplied with. */
export function patchSize({ kernelSize, inputs }: ConvolutionShape): number {
  return kernelSize * kernelSize * inputs;
}

/** The pixels of a member's output. */
export function pixelCount({ batch, outHeight, outWidth }: ConvolutionShape): number {
  return batch * outHeight * outWidth;
}
