/** The operations with a member axis on generated kernels: one member after another. */

import type * as tf from "@tensorflow/tfjs";
import { ADAM, type AdamAttributes, type AdamInputs } from "../../ops/adam.ts";
import {
  border,
  type ByInputInputs,
  type ByKernelAttributes,
  type ByKernelInputs,
  CONVOLUTION,
  CONVOLUTION_BY_INPUT,
  CONVOLUTION_BY_KERNEL,
  type ConvolutionAttributes,
  type ConvolutionInputs,
  type Padding,
  SUM_OVER_POSITIONS,
} from "../../ops/convolution.ts";
import { DROPOUT_MASK, type DropoutMaskAttributes } from "../../ops/dropout_mask.ts";
import { PRODUCT, type ProductAttributes, type ProductInputs } from "../../ops/matmul.ts";
import {
  MAX_POOL,
  MAX_POOL_GRADIENT,
  type MaxPoolAttributes,
  type MaxPoolGradientInputs,
} from "../../ops/max_pool.ts";
import { RELU_GRADIENT, type ReluGradientInputs } from "../../ops/relu.ts";
import { kernelsOn, type MemberKernel } from "../member_kernel.ts";
import { convolution, filterGradient, inputGradient } from "./convolution/choose.ts";
import type { ConvolutionShape } from "./convolution/shape.ts";
import { drawDropoutMask } from "./dropout_mask.ts";
import { adamStep, reluGradient } from "./elementwise.ts";
import { FLOAT } from "./emit/value.ts";
import type { WasmEngine } from "./engine.ts";
import { product } from "./matmul.ts";
import { maxPool, maxPoolGradient, type MaxPoolShape } from "./max_pool.ts";
import { sizeOf } from "./stock_kernel.ts";
import { sumRows } from "./sum_rows.ts";

type Info = tf.TensorInfo;

const kernel = kernelsOn<WasmEngine>();

/** Kernels for the operations of `src/ops`. */
export const MEMBER_KERNELS: readonly MemberKernel<WasmEngine>[] = [
  kernel(
    CONVOLUTION,
    (engine, inputs: ConvolutionInputs<Info>, attributes: ConvolutionAttributes) => {
      const { x, kernel, bias } = inputs;
      const shape = convolutionShape(x.shape, kernel.shape, attributes.padding);
      const run = convolution(engine, shape, { bias: true, relu: attributes.relu });
      const y = engine.heap.output(outputShape(x.shape, shape));
      forEachMember(engine, [x, kernel, bias, y], (x, kernel, bias, y) => run(x, kernel, bias, y));
      return y;
    },
  ),
  kernel(
    CONVOLUTION_BY_INPUT,
    (engine, inputs: ByInputInputs<Info>, { padding }: ConvolutionAttributes) => {
      const { dy, kernel } = inputs;
      const grown = padding === "valid" ? kernel.shape[1]! - 1 : 0;
      const [members, batch, height, width] = dy.shape as Five;
      const xShape = [members, batch, height + grown, width + grown, kernel.shape[3]!];
      const run = inputGradient(engine, convolutionShape(xShape, kernel.shape, padding));
      const dx = engine.heap.output(xShape);
      forEachMember(engine, [dy, kernel, dx], (dy, kernel, dx) => run(dy, kernel, 0, dx));
      return dx;
    },
  ),
  kernel(
    CONVOLUTION_BY_KERNEL,
    (engine, { x, dy }: ByKernelInputs<Info>, { padding, kernelSize }: ByKernelAttributes) => {
      const [members, , , , inputs] = x.shape as Five;
      const kernelShape = [members, kernelSize, kernelSize, inputs, dy.shape[4]!];
      const run = filterGradient(engine, convolutionShape(x.shape, kernelShape, padding));
      const dKernel = engine.heap.output(kernelShape);
      forEachMember(engine, [x, dy, dKernel], (x, dy, dKernel) => run(x, dy, dKernel));
      return dKernel;
    },
  ),
  kernel(SUM_OVER_POSITIONS, (engine, { dy }: { dy: Info }) => {
    const [members, batch, height, width, channels] = dy.shape as Five;
    const run = sumRows(engine, batch * height * width, channels);
    const sums = engine.heap.output([members, channels]);
    forEachMember(engine, [dy, sums], (dy, sums) => run(dy, sums));
    return sums;
  }),
  kernel(RELU_GRADIENT, (engine, { dy, y }: ReluGradientInputs<Info>) => {
    const dx = engine.heap.output(dy.shape);
    const { heap } = engine;
    reluGradient(engine, sizeOf(dy.shape))(heap.address(dy), heap.address(y), heap.address(dx));
    return dx;
  }),
  kernel(
    PRODUCT,
    (engine, { a, b }: ProductInputs<Info>, { transposeA, transposeB }: ProductAttributes) => {
      const [members, first, second] = a.shape as [number, number, number];
      const [rows, inner] = transposeA ? [second, first] : [first, second];
      const columns = b.shape[transposeB ? 1 : 2]!;
      const run = product(
        engine,
        { rows, inner, columns, transposeA, transposeB },
        { bias: false, relu: false },
      );
      const c = engine.heap.output([members, rows, columns]);
      forEachMember(engine, [a, b, c], (a, b, c) => run(a, b, 0, c));
      return c;
    },
  ),
  kernel(MAX_POOL, (engine, { x }: { x: Info }, { size }: MaxPoolAttributes) => {
    const shape = maxPoolShape(x.shape, size);
    const { images, height, width, channels } = shape;
    const y = engine.heap.output([
      images,
      Math.floor(height / size),
      Math.floor(width / size),
      channels,
    ]);
    maxPool(engine, shape)(engine.heap.address(x), engine.heap.address(y));
    return y;
  }),
  kernel(
    MAX_POOL_GRADIENT,
    (engine, { dy, x, y }: MaxPoolGradientInputs<Info>, { size }: MaxPoolAttributes) => {
      const { heap } = engine;
      const dx = heap.output(x.shape);
      maxPoolGradient(engine, maxPoolShape(x.shape, size))(
        heap.address(dy),
        heap.address(x),
        heap.address(y),
        heap.address(dx),
      );
      return dx;
    },
  ),
  kernel(ADAM, (engine, inputs: AdamInputs<Info>, attributes: AdamAttributes) => {
    const { variable, firstMoment, secondMoment, gradient } = inputs;
    const { learningRate, beta1, beta2, epsilon, step } = attributes;
    const { heap } = engine;
    const after = [0, 1, 2].map(() => heap.output(variable.shape));
    const constants = heap.scratch("adam", 8 * FLOAT);
    heap.write(constants, [
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      1 - beta1 ** step,
      1 - beta2 ** step,
      learningRate,
      epsilon,
    ]);
    const tensors = [variable, firstMoment, secondMoment, gradient, ...after];
    adamStep(engine, sizeOf(variable.shape))(
      ...tensors.map((tensor) => heap.address(tensor)),
      constants,
    );
    return after;
  }),
  kernel(DROPOUT_MASK, (engine, _inputs, attributes: DropoutMaskAttributes) => {
    const { keys, rate, shape } = attributes;
    const { heap } = engine;
    const size = sizeOf(shape) / keys.length;
    const run = drawDropoutMask(engine, size, rate);
    const mask = heap.output(shape);
    // Drawn beside the mask, where more than its size may be written.
    const drawn = heap.scratch("dropout mask", (size + 8) * FLOAT);
    keys.forEach(([key0, key1], member) => {
      run(key0, key1, drawn);
      heap.copy(heap.address(mask) + member * size * FLOAT, drawn, size * FLOAT);
    });
    return mask;
  }),
];

type Five = [number, number, number, number, number];

/** Runs `f` on the addresses of each member's slices. */
function forEachMember(
  { heap }: WasmEngine,
  tensors: readonly Info[],
  f: (...slices: [number, number, number, number]) => void,
): void {
  const members = tensors[0]!.shape[0]!;
  const addresses = tensors.map((tensor) => heap.address(tensor));
  const sizes = tensors.map(({ shape }) => sizeOf(shape) / members * FLOAT);
  for (let member = 0; member < members; member++) {
    const slices = addresses.map((address, i) => address + member * sizes[i]!);
    f(...slices as [number, number, number, number]);
  }
}

function convolutionShape(
  [, batch, height, width]: readonly number[],
  [, kernelHeight, kernelWidth, inputs, filters]: readonly number[],
  padding: Padding,
): ConvolutionShape {
  const [before, after] = border(kernelHeight!, padding);
  return {
    batch: batch!,
    height: height!,
    width: width!,
    inputs: inputs!,
    filters: filters!,
    kernelHeight: kernelHeight!,
    kernelWidth: kernelWidth!,
    top: before,
    left: before,
    outHeight: height! + before + after - kernelHeight! + 1,
    outWidth: width! + before + after - kernelWidth! + 1,
  };
}

function outputShape(
  x: readonly number[],
  { outHeight, outWidth, filters }: ConvolutionShape,
): number[] {
  return [x[0]!, x[1]!, outHeight, outWidth, filters];
}

function maxPoolShape(x: readonly number[], size: number): MaxPoolShape {
  const [images, height, width, channels] = x as [number, number, number, number];
  return { images, height, width, channels, size };
}
