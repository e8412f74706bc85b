/**
 * The gradient by the images of a 3 x 3 convolution: the steps of F(2 x 2, 3 x 3), each transposed,
 * in reverse. Tiles of 2 x 2 gradients are transformed and multiplied by the same transformed
 * filters; the products become windows of 4 x 4 pixels, which overlap and add up. There are as many
 * tiles as in the forward pass, fewer than there would be in a convolution that makes every pixel's
 * gradient: 4 in place of 9 where 4 x 4 outputs came from 6 x 6 pixels.
 */

import type { Convolve } from "../convolution/direct.ts";
import type { ConvolutionShape } from "../convolution/shape.ts";
import { FLOAT } from "../emit/value.ts";
import type { WasmEngine } from "../engine.ts";
import { compilePackTransposed, panelsOf } from "../panels.ts";
import { FILTER, OUTPUT_GRADIENT } from "./algebra.ts";
import { blockwise, matrixStride } from "./blocks.ts";
import { TAPS } from "./convolution.ts";
import { compileGridTransform, matrixGrid, regularGrid } from "./grid_transform.ts";
import { compileOverlappingWindows, type OverlappingWindows } from "./overlapping_windows.ts";
import { forRuns, tilingOf } from "./tiling.ts";

/** Takes the output's gradient in place of `x`, and no bias; `shape` is the forward pass's. */
export function winogradInputGradient(engine: WasmEngine, shape: ConvolutionShape): Convolve {
  return engine.compiler.once("winograd input gradient", shape, () => {
    const { compiler } = engine;
    const { inputs, filters, height, width, top, left, outHeight, outWidth } = shape;
    const tiling = tilingOf(shape);
    const { across } = tiling;
    const forEachRun = forRuns(
      tiling,
      (rows, columns) =>
        compileGridTransform(compiler, OUTPUT_GRADIENT, {
          channels: filters,
          from: regularGrid(rows.output, columns.output, outWidth * filters, filters),
          fromStep: 2 * filters,
          to: matrixGrid(matrixStride(tiling, filters)),
          toStep: filters,
        }),
    );
    const windows = (firstRow: boolean): OverlappingWindows[] =>
      tiling.rows.map(({ window }) =>
        compileOverlappingWindows(compiler, {
          channels: inputs,
          matrixStride: matrixStride(tiling, inputs),
          rowStride: width * inputs,
          rows: window,
          runs: tiling.columns,
          addToPrevious: !firstRow,
        })
      );
    const [first, others] = [windows(true), windows(false)];
    return blockwise(engine, tiling, {
      inner: filters,
      columns: inputs,
      transformFilters: exchangedFilters(engine, shape),
      transformTiles: (dy, block, transformed) =>
        block.forEach(({ image, row, run }, index) => {
          forEachRun(run, ({ first, count }, transform) => {
            const from = ((image * outHeight + 2 * row) * outWidth + 2 * first) * filters;
            const to = (index * across + first) * filters;
            transform(dy + from * FLOAT, transformed + to * FLOAT, count, 0);
          });
        }),
      transformBack: (products, block, dx) =>
        block.forEach(({ image, row, run }, index) => {
          const kind = tiling.rows.indexOf(run);
          const add = row === 0 ? first[kind]! : others[kind]!;
          // Where the window begins outside of the image this address is not used.
          const pixel = (image * height + 2 * row - top) * width - left;
          add(products + index * across * inputs * FLOAT, dx + pixel * inputs * FLOAT);
        }),
    });
  });
}

/** The transformed filters with their channels exchanged: `[16][panel][filters][width]`. */
function exchangedFilters(
  { heap, compiler }: WasmEngine,
  { inputs, filters }: ConvolutionShape,
): (kernel: number, transformed: number) => void {
  const panels = panelsOf(compiler, inputs).map(({ from, columns, width }) => ({
    from,
    width,
    pack: compilePackTransposed(compiler, { columns, steps: filters, stride: filters }),
    transform: compileGridTransform(compiler, FILTER, {
      channels: width,
      from: regularGrid(TAPS, TAPS, 3 * filters * width, filters * width),
      fromStep: width,
      to: matrixGrid(inputs * filters),
      toStep: width,
    }),
  }));
  return (kernel, transformed) => {
    const exchanged = heap.scratch("exchanged kernel", 9 * filters * panels[0]!.width * FLOAT);
    for (const { from, width, pack, transform } of panels) {
      for (let tap = 0; tap < 9; tap++) {
        const source = kernel + (tap * inputs + from) * filters * FLOAT;
        pack(source, exchanged + tap * filters * width * FLOAT);
      }
      transform(exchanged, transformed, filters, 0);
      transformed += filters * width * FLOAT;
    }
  };
}
