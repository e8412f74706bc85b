/**
 * tfjs's own operations on generated kernels, so that any model on the wasm backend is fast. Each
 * says for which shapes it can; for all others the stock kernel computes, or a composition where
 * there is none.
 */

import * as tf from "@tensorflow/tfjs";
import { convolution, filterGradient, inputGradient } from "./convolution/choose.ts";
import type { ConvolutionShape } from "./convolution/shape.ts";
import { composedFilterGradient } from "./composed_filter_gradient.ts";
import { FLOAT } from "./emit/value.ts";
import type { WasmEngine } from "./engine.ts";
import { LEADING_AXES_KERNELS } from "./leading_axes.ts";
import { product } from "./matmul.ts";
import { maxPoolGradient } from "./max_pool.ts";
import {
  type Call,
  float32,
  type Info,
  sizeOf,
  type StockKernel,
  withOutput,
} from "./stock_kernel.ts";

/** The replacements, by the names of tfjs. */
export const STOCK_KERNELS: readonly StockKernel[] = [
  {
    name: tf.Conv2D,
    run: (engine, { inputs: { x, filter }, attrs }) =>
      convolve(engine, x, filter, undefined, false, attrs),
  },
  {
    name: tf.FusedConv2D,
    run: (engine, { inputs: { x, filter, bias }, attrs }) => {
      const { activation } = attrs;
      const known = activation === "linear" || activation === "relu";
      if (!known || (bias !== undefined && !isRow(bias, filter.shape[3]))) {
        return undefined;
      }
      return convolve(engine, x, filter, bias, activation === "relu", attrs);
    },
  },
  {
    name: tf.Conv2DBackpropInput,
    run: (engine, { inputs: { dy, filter }, attrs }) => {
      const { inputShape } = attrs;
      const shape = convolutionShape(inputShape, filter.shape, attrs);
      if (shape === undefined || !float32(dy, filter)) return undefined;
      const run = inputGradient(engine, shape);
      return withOutput(engine, inputShape, (dx, at) => run(at(dy), at(filter), 0, dx));
    },
  },
  {
    name: tf.Conv2DBackpropFilter,
    run: (engine, { inputs: { x, dy }, attrs }) => {
      const { filterShape } = attrs;
      const shape = convolutionShape(x.shape, filterShape, attrs);
      if (shape === undefined || !float32(x, dy)) return undefined;
      const run = filterGradient(engine, shape);
      return withOutput(engine, filterShape, (dFilter, at) => run(at(x), at(dy), dFilter));
    },
    compose: ({ inputs: { x, dy }, attrs }) => composedFilterGradient(x, dy, attrs),
  },
  {
    name: tf.BatchMatMul,
    run: (engine, { inputs: { a, b }, attrs }) => multiply(engine, a, b, undefined, false, attrs),
  },
  {
    name: tf._FusedMatMul,
    run: (engine, { inputs: { a, b, bias, preluActivationWeights }, attrs }) => {
      const { activation, transposeB } = attrs;
      const columns = b.shape.at(transposeB ? -2 : -1);
      const known = activation === "linear" || activation === "relu";
      if (!known || preluActivationWeights !== undefined) return undefined;
      if (bias !== undefined && !isRow(bias, columns)) return undefined;
      return multiply(engine, a, b, bias, activation === "relu", attrs);
    },
  },
  {
    name: tf.MaxPoolGrad,
    run: (engine, { inputs: { dy, input, output }, attrs }) => {
      const { filterSize, strides, pad } = attrs;
      const [size, ...others] = [filterSize, strides].flat();
      const squares = others.every((other) => other === size);
      if (!squares || (pad !== "valid" && pad !== 0) || !float32(dy, input)) return undefined;
      const [images, height, width, channels] = input.shape;
      const run = maxPoolGradient(engine, { images, height, width, channels, size });
      return withOutput(engine, input.shape, (dx, at) => run(at(dy), at(input), at(output), dx));
    },
  },
  {
    // The stock kernel copies; the data of a tensor never changes, so two can share it.
    name: tf.Identity,
    run: (_engine, { inputs: { x }, backend }) => {
      backend.incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
    },
  },
  ...LEADING_AXES_KERNELS,
];

function convolve(
  engine: WasmEngine,
  x: Info,
  filter: Info,
  bias: Info | undefined,
  relu: boolean,
  attrs: Call["attrs"],
): Info | undefined {
  const shape = convolutionShape(x.shape, filter.shape, attrs);
  if (shape === undefined || !float32(x, filter)) return undefined;
  const { batch, outHeight, outWidth, filters } = shape;
  const run = convolution(engine, shape, { bias: bias !== undefined, relu });
  return withOutput(
    engine,
    [batch, outHeight, outWidth, filters],
    (y, at) => run(at(x), at(filter), bias === undefined ? 0 : at(bias), y),
  );
}

/** The sizes of a convolution, or `undefined` where no generated kernel fits them. */
function convolutionShape(
  x: number[],
  filter: number[],
  { strides, dilations, pad, dimRoundingMode, dataFormat }: Call["attrs"],
): ConvolutionShape | undefined {
  const info = tf.backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    false,
    tf.backend_util.convertConv2DDataFormat(dataFormat ?? "NHWC"),
  );
  const { padInfo } = info;
  const steps = [info.strideHeight, info.strideWidth, info.dilationHeight, info.dilationWidth];
  const fits = info.dataFormat === "channelsLast" && steps.every((step) => step === 1) &&
    info.inChannels === filter[2] && sizeOf(filter) * sizeOf(info.outShape) > 0 &&
    Math.max(padInfo.top, padInfo.bottom) < info.filterHeight &&
    Math.max(padInfo.left, padInfo.right) < info.filterWidth;
  if (!fits) return undefined;
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inputs: info.inChannels,
    filters: info.outChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    top: padInfo.top,
    left: padInfo.left,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
  };
}

/** Products of matrices in batches, of which one may be repeated for all of the other's. */
function multiply(
  engine: WasmEngine,
  a: Info,
  b: Info,
  bias: Info | undefined,
  relu: boolean,
  { transposeA, transposeB }: Call["attrs"],
): Info | undefined {
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const inner = a.shape.at(transposeA ? -2 : -1)!;
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  const aBatch = a.shape.slice(0, -2);
  const bBatch = b.shape.slice(0, -2);
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch);
  const products = sizeOf(batch);
  const whole = [aBatch, bBatch].every((own) => [1, products].includes(sizeOf(own)));
  if (!whole || !float32(a, b) || rows * inner * columns === 0) return undefined;
  const run = product(
    engine,
    { rows, inner, columns, transposeA, transposeB },
    { bias: bias !== undefined, relu },
  );
  const step = (own: number[], size: number): number => sizeOf(own) === 1 ? 0 : size * FLOAT;
  const [aStep, bStep] = [step(aBatch, rows * inner), step(bBatch, inner * columns)];
  return withOutput(engine, [...batch, rows, columns], (c, at) => {
    const biases = bias === undefined ? 0 : at(bias);
    for (let i = 0; i < products; i++) {
      run(at(a) + i * aStep, at(b) + i * bStep, biases, c + i * rows * columns * FLOAT);
    }
  });
}

/** Whether a bias has one value for each column; one for each row is as large on a square. */
function isRow({ shape }: Info, columns: number): boolean {
  return sizeOf(shape) === columns && (shape.at(-1) ?? 1) === columns;
}
