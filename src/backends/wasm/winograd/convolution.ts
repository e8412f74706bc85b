/**
 * A 3 x 3 convolution by Winograd's F(2 x 2, 3 x 3): windows of 4 x 4 pixels and the filters are
 * transformed, multiplied as sixteen matrices, and the products transformed back to 2 x 2 outputs.
 */

import type { Convolve, Ending } from "../convolution/direct.ts";
import type { ConvolutionShape } from "../convolution/shape.ts";
import { FLOAT } from "../emit/value.ts";
import type { WasmEngine } from "../engine.ts";
import { panelsOf } from "../panels.ts";
import { FILTER, OUTPUT } from "./algebra.ts";
import { blockwise, matrixStride } from "./blocks.ts";
import { compileGridTransform, matrixGrid, regularGrid } from "./grid_transform.ts";
import { imageWindows } from "./image_windows.ts";
import { forRuns, tilingOf } from "./tiling.ts";

/** Whether Winograd's kernels can compute a shape. */
export function winogradFits(shape: ConvolutionShape): boolean {
  const { kernelHeight, kernelWidth, inputs, filters } = shape;
  return kernelHeight === 3 && kernelWidth === 3 && inputs % 4 === 0 && filters % 4 === 0;
}

/** A convolution with a kernel `[3, 3, inputs, filters]`. */
export function winogradConvolution(
  engine: WasmEngine,
  shape: ConvolutionShape,
  ending: Ending,
): Convolve {
  return engine.compiler.once("winograd convolution", { shape, ending }, () => {
    const { compiler } = engine;
    const { inputs, filters, outHeight, outWidth } = shape;
    const tiling = tilingOf(shape);
    const panels = panelsOf(compiler, filters).map(({ from, width }) => ({
      from,
      width,
      transform: compileGridTransform(compiler, FILTER, {
        channels: width,
        from: regularGrid(TAPS, TAPS, 3 * inputs * filters, inputs * filters),
        fromStep: filters,
        to: matrixGrid(inputs * filters),
        toStep: width,
      }),
    }));
    const forEachRun = forRuns(tiling, (rows, columns) =>
      compileGridTransform(compiler, OUTPUT, {
        channels: filters,
        from: matrixGrid(matrixStride(tiling, filters)),
        fromStep: filters,
        to: regularGrid(rows.output, columns.output, outWidth * filters, filters),
        toStep: 2 * filters,
        ending,
      }));
    return blockwise(engine, tiling, {
      inner: inputs,
      columns: filters,
      transformFilters: (kernel, transformed) => {
        for (const { from, width, transform } of panels) {
          transform(kernel + from * FLOAT, transformed, inputs, 0);
          transformed += inputs * width * FLOAT;
        }
      },
      transformTiles: imageWindows(engine, shape, tiling),
      transformBack: (products, block, out, bias) =>
        block.forEach(({ image, row, run }, index) => {
          forEachRun(run, ({ first, count }, transform) => {
            const from = (index * tiling.across + first) * filters;
            const to = ((image * outHeight + 2 * row) * outWidth + 2 * first) * filters;
            transform(products + from * FLOAT, out + to * FLOAT, count, bias);
          });
        }),
    });
  });
}

/** All three rows or columns of a kernel. */
export const TAPS = [true, true, true];
