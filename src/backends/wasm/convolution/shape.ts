/** The sizes of a convolution with stride 1 and dilation 1. */

/** One member's convolution. Images are `[batch, height, width, channels]`. */
export interface ConvolutionShape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly filters: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  /** Rows and columns of zeros before the image; less than the kernel's. */
  readonly top: number;
  readonly left: number;
  readonly outHeight: number;
  readonly outWidth: number;
}

/**
 * The convolution that gives the gradient by the input: of the output's gradient with the kernel
 * turned by 180 degrees and its channels exchanged. What the border kept away, this one adds.
 */
export function gradientShape(shape: ConvolutionShape): ConvolutionShape {
  return {
    ...shape,
    height: shape.outHeight,
    width: shape.outWidth,
    inputs: shape.filters,
    filters: shape.inputs,
    top: shape.kernelHeight - 1 - shape.top,
    left: shape.kernelWidth - 1 - shape.left,
    outHeight: shape.height,
    outWidth: shape.width,
  };
}
