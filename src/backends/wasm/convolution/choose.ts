/** The fastest kernel for a convolution's shape. */

import type { WasmEngine } from "../engine.ts";
import { winogradConvolution, winogradFits } from "../winograd/convolution.ts";
import { winogradFilterGradient } from "../winograd/filter_gradient.ts";
import { winogradInputGradient } from "../winograd/input_gradient.ts";
import {
  type Convolve,
  directConvolution,
  directTurnedConvolution,
  type Ending,
} from "./direct.ts";
import { fewFiltersFit, fewFiltersTurnedConvolution } from "./few_filters.ts";
import { directFilterGradient, type FilterGradient } from "./filter_gradient.ts";
import { type ConvolutionShape, gradientShape } from "./shape.ts";

/** The convolution of images `x` with a kernel `[kernelHeight, kernelWidth, inputs, filters]`. */
export function convolution(
  engine: WasmEngine,
  shape: ConvolutionShape,
  ending: Ending,
): Convolve {
  return winogradFits(shape)
    ? winogradConvolution(engine, shape, ending)
    : directConvolution(engine, shape, ending);
}

/** Its gradient by `x`: takes the output's gradient in place of `x`, and no bias. */
export function inputGradient(engine: WasmEngine, shape: ConvolutionShape): Convolve {
  const gradient = gradientShape(shape);
  if (fewFiltersFit(gradient)) return fewFiltersTurnedConvolution(engine, gradient);
  return winogradFits(shape)
    ? winogradInputGradient(engine, shape)
    : directTurnedConvolution(engine, gradient);
}

/** Its gradient by the kernel. */
export function filterGradient(engine: WasmEngine, shape: ConvolutionShape): FilterGradient {
  return winogradFits(shape)
    ? winogradFilterGradient(engine, shape)
    : directFilterGradient(engine, shape);
}
