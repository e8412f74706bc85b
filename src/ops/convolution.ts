/**
 * Convolution with stride 1 over the member axis, and its gradients.
 *
 * Both gradients are spelled as convolutions: tfjs's wasm backend has no filter gradient and a
 * slow input gradient, but a fast forward convolution.
 */

import * as tf from "@tensorflow/tfjs";
import { defineGradient, defineOp, mapMembers, runOp } from "./kernels.ts";
import { reluGradient } from "./relu.ts";

/** Whether a convolution shrinks the image (`valid`) or pads it with zeros to keep its size. */
export type Padding = "valid" | "same";

/** How a convolution treats the border, and whether it ends in a ReLU. */
export interface ConvolutionAttributes {
  readonly padding: Padding;
  readonly relu: boolean;
}

/** `[E, B, H, W, Ci]`, `[E, k, k, Ci, Co]` and `[E, Co]`. */
export interface ConvolutionInputs<T = tf.Tensor> {
  readonly x: T;
  readonly kernel: T;
  readonly bias: T;
}

/** The output's gradient `[E, B, H', W', Co]` and the kernel. */
export interface ByInputInputs<T = tf.Tensor> {
  readonly dy: T;
  readonly kernel: T;
}

/** The images and the output's gradient. */
export interface ByKernelInputs<T = tf.Tensor> {
  readonly x: T;
  readonly dy: T;
}

/** What tells the kernel's shape from those of the images. */
export interface ByKernelAttributes {
  readonly padding: Padding;
  readonly kernelSize: number;
}

type Border = [number, number];

/** The convolution; a backend may register a kernel of its own under its name. */
export const CONVOLUTION = defineOp<ConvolutionInputs, ConvolutionAttributes>({
  name: "MemberConv2D",
  compose: ({ x, kernel, bias }, { padding, relu }) =>
    mapMembers(
      [x, kernel, bias],
      (x, kernel, bias) => convolve(x, kernel, border(kernel.shape[0]!, padding), { bias, relu }),
    ),
});

/**
 * The gradient by the input is a convolution of the output's gradient with the kernel turned by
 * 180 degrees and its channel axes exchanged; what the forward border kept away, this one adds.
 */
export const CONVOLUTION_BY_INPUT = defineOp<ByInputInputs, { padding: Padding }>({
  name: "MemberConv2DBackpropInput",
  compose: ({ dy, kernel }, { padding }) =>
    mapMembers([dy, kernel], (dy, kernel) => {
      const size = kernel.shape[0]!;
      const [before, after] = border(size, padding);
      const turned = tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]);
      return convolve(dy, turned, [size - 1 - before, size - 1 - after]);
    }),
});

/**
 * The gradient by the kernel is a convolution of the input with the output's gradient, in which
 * the images of the batch take the place of the input channels and the input channels that of
 * the images.
 */
export const CONVOLUTION_BY_KERNEL = defineOp<ByKernelInputs, ByKernelAttributes>({
  name: "MemberConv2DBackpropKernel",
  compose: ({ x, dy }, { padding, kernelSize }) =>
    mapMembers([x, dy], (x, dy) => {
      const images = tf.transpose(x, [3, 1, 2, 0]);
      const filters = tf.transpose(dy, [1, 2, 0, 3]);
      const gradient = convolve(images, filters, border(kernelSize, padding));
      return tf.transpose(gradient, [1, 2, 0, 3]);
    }),
});

/** The gradient by a bias: the sum over images, rows and columns. */
export const SUM_OVER_POSITIONS = defineOp<{ dy: tf.Tensor }, Record<string, never>>({
  name: "MemberSumOverPositions",
  // As a product with ones, which is fast on every backend.
  compose: ({ dy }) =>
    mapMembers([dy], (dy) => {
      const channels = dy.shape[3]!;
      const rows = tf.reshape(dy, [-1, channels]) as tf.Tensor2D;
      return tf.reshape(tf.matMul(tf.ones([1, rows.shape[0]]), rows), [channels]);
    }),
});

defineGradient<ConvolutionAttributes>(
  CONVOLUTION.name,
  ["x", "kernel"],
  true,
  (dy, [x, kernel, y], { padding, relu }) => {
    const dz = relu ? reluGradient(dy, y!) : dy;
    const kernelSize = kernel!.shape[1]!;
    return {
      x: () => runOp(CONVOLUTION_BY_INPUT, { dy: dz, kernel: kernel! }, { padding }),
      kernel: () => runOp(CONVOLUTION_BY_KERNEL, { x: x!, dy: dz }, { padding, kernelSize }),
      bias: () => runOp(SUM_OVER_POSITIONS, { dy: dz }, {}),
    };
  },
);

/**
 * Convolves each member's images with its own kernel.
 *
 * @param x `[E, B, H, W, Ci]`
 * @param kernel `[E, k, k, Ci, Co]`
 * @param bias `[E, Co]`
 * @returns `[E, B, H', W', Co]`, where H' is H for `same` and H - k + 1 for `valid`
 */
export function memberConv2d(
  x: tf.Tensor5D,
  kernel: tf.Tensor5D,
  bias: tf.Tensor2D,
  attributes: ConvolutionAttributes,
): tf.Tensor5D {
  return runOp(CONVOLUTION, { x, kernel, bias }, attributes) as tf.Tensor5D;
}

/** Rows (and columns) of zeros before and after the image. */
export function border(kernelSize: number, padding: Padding): Border {
  if (padding === "valid") return [0, 0];
  const before = Math.floor((kernelSize - 1) / 2);
  return [before, kernelSize - 1 - before];
}

/** A stock convolution of `[B, H, W, Ci]` with `[kh, kw, Ci, Co]`, with bias and ReLU fused. */
function convolve(
  x: tf.Tensor,
  kernel: tf.Tensor,
  [before, after]: Border,
  fused?: { bias: tf.Tensor; relu: boolean },
): tf.Tensor {
  const attributes = {
    strides: [1, 1],
    pad: [[0, 0], [before, after], [before, after], [0, 0]],
    dataFormat: "NHWC",
    dilations: [1, 1],
  };
  // tf.fused.conv2d() gives up fusing while gradients are recorded, so the kernel is called itself.
  // Adding 0 gives the bias data of its own: the wasm kernel looks at the shape with which a
  // tensor's data was made and would see the member axis.
  return fused === undefined
    ? tf.engine().runKernel(tf.Conv2D, { x, filter: kernel }, attributes as never) as tf.Tensor
    : tf.engine().runKernel(
      tf.FusedConv2D,
      { x, filter: kernel, bias: tf.add(fused.bias, 0) },
      { ...attributes, activation: fused.relu ? "relu" : "linear" } as never,
    ) as tf.Tensor;
}
