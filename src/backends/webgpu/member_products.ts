/** Kernels of the operations that are products: convolutions, their gradients, dense layers. */

import type * as tf from "@tensorflow/tfjs";
import type {
  ByInputInputs,
  ByKernelAttributes,
  ByKernelInputs,
  ConvolutionAttributes,
  ConvolutionInputs,
  Padding,
} from "../../ops/convolution.ts";
import type { ProductAttributes, ProductInputs } from "../../ops/matmul.ts";
import {
  convolutionFilterGradient,
  convolutionForward,
  convolutionInputGradient,
} from "./convolution/programs.ts";
import { convolutionShape, patchSize } from "./convolution/shape.ts";
import { denseParts, denseProgram } from "./dense.ts";
import type { WebGpuEngine } from "./engine.ts";
import { splitSum } from "./split_sum.ts";

type Info = tf.TensorInfo;

/** Rows whose sums are added together at first, each by one thread a column. */
const ROWS_OF_SUM = 128;

/** The convolution of every member's images with its own kernel. */
export function convolve(
  engine: WebGpuEngine,
  { x, kernel, bias }: ConvolutionInputs<Info>,
  { padding, relu }: ConvolutionAttributes,
): Info {
  const shape = convolutionShape(x.shape, kernel.shape[1]!, kernel.shape[4]!, padding);
  const { members, batch, outHeight, outWidth, filters } = shape;
  const y = engine.output([members, batch, outHeight, outWidth, filters]);
  engine.run(convolutionForward(shape, relu, engine), [x, kernel, bias, y]);
  return y;
}

/** Its gradient by the images. */
export function convolveBack(
  engine: WebGpuEngine,
  { dy, kernel }: ByInputInputs<Info>,
  { padding }: { readonly padding: Padding },
): Info {
  const [, kernelSize, , inputs, filters] = kernel.shape as [
    number,
    number,
    number,
    number,
    number,
  ];
  const grown = padding === "valid" ? kernelSize - 1 : 0;
  const [members, batch, height, width] = dy.shape as [number, number, number, number];
  const xShape = [members, batch, height + grown, width + grown, inputs];
  const shape = convolutionShape(xShape, kernelSize, filters, padding);
  const dx = engine.output(xShape);
  engine.run(convolutionInputGradient(shape, undefined, engine), [dy, kernel, dx]);
  return dx;
}

/** Its gradient by the kernel. */
export function filterGradient(
  engine: WebGpuEngine,
  { x, dy }: ByKernelInputs<Info>,
  { padding, kernelSize }: ByKernelAttributes,
): Info {
  const shape = convolutionShape(x.shape, kernelSize, dy.shape[4]!, padding);
  const { members, inputs, filters } = shape;
  const kernelShape = [members, kernelSize, kernelSize, inputs, filters];
  const { program, parts } = convolutionFilterGradient(shape, false, engine);
  const partial = engine.output([members, parts, patchSize(shape), filters]);
  engine.run(program, [x, dy, partial]);
  if (parts === 1) return { ...partial, shape: kernelShape };
  const gradient = engine.output(kernelShape);
  const inner = patchSize(shape) * filters;
  engine.run(
    splitSum({ label: "filter gradient", outer: members, parts, inner }),
    [partial, gradient],
  );
  engine.dispose(partial);
  return gradient;
}

/** The gradient by a bias: the sum over images, rows and columns. */
export function sumOverPositions(engine: WebGpuEngine, { dy }: { readonly dy: Info }): Info {
  const [members, batch, height, width, channels] = dy.shape as [
    number,
    number,
    number,
    number,
    number,
  ];
  const sum = { label: "bias gradient", outer: members, inner: channels };
  const parts = Math.ceil(batch * height * width / ROWS_OF_SUM);
  const partial = engine.output([members, parts, channels]);
  engine.run(
    splitSum({ ...sum, parts: batch * height * width, group: ROWS_OF_SUM }),
    [dy, partial],
  );
  const gradient = engine.output([members, channels]);
  engine.run(splitSum({ ...sum, parts }), [partial, gradient]);
  engine.dispose(partial);
  return gradient;
}

/** The product of every member's two matrices. */
export function multiply(
  engine: WebGpuEngine,
  { a, b }: ProductInputs<Info>,
  { transposeA, transposeB }: ProductAttributes,
): Info {
  const [members, first, second] = a.shape as [number, number, number];
  const [rows, depth] = transposeA ? [second, first] : [first, second];
  const columns = b.shape[transposeB ? 1 : 2]!;
  const shape = { members, rows, depth, columns, transposeA, transposeB };
  const c = engine.output([members, rows, columns]);
  const parts = denseParts(shape);
  const program = denseProgram("product", shape, engine.limits, { parts });
  if (parts === 1) {
    engine.run(program, [a, b, c]);
    return c;
  }
  const partial = engine.output([members, parts, rows, columns]);
  engine.run(program, [a, b, partial]);
  engine.run(
    splitSum({ label: "product", outer: members, parts, inner: rows * columns }),
    [partial, c],
  );
  engine.dispose(partial);
  return c;
}
