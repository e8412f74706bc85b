/** The transforms of a block's 4 x 4 windows, as sixteen matrices of tiles and channels. */

import type { ConvolutionShape } from "../convolution/shape.ts";
import { FLOAT } from "../emit/value.ts";
import type { WasmEngine } from "../engine.ts";
import { IMAGE } from "./algebra.ts";
import { matrixStride } from "./blocks.ts";
import { compileGridTransform, matrixGrid, regularGrid } from "./grid_transform.ts";
import { forRuns, type TileRow, type Tiling } from "./tiling.ts";

/** Transforms a block's windows of the batch at `x` into the matrices at `windows`. */
export type TransformWindows = (x: number, block: readonly TileRow[], windows: number) => void;

/** Makes the transform of a convolution's windows; pixels outside of an image are 0. */
export function imageWindows(
  { compiler }: WasmEngine,
  { height, width, inputs, top, left }: ConvolutionShape,
  tiling: Tiling,
): TransformWindows {
  const forEachRun = forRuns(tiling, (rows, columns) =>
    compileGridTransform(compiler, IMAGE, {
      channels: inputs,
      from: regularGrid(rows.window, columns.window, width * inputs, inputs),
      fromStep: 2 * inputs,
      to: matrixGrid(matrixStride(tiling, inputs)),
      toStep: inputs,
    }));
  return (x, block, windows) => {
    block.forEach(({ image, row, run }, index) => {
      forEachRun(run, ({ first, count }, transform) => {
        // Where a window begins outside of the image this address is not read.
        const pixel = (image * height + 2 * row - top) * width + 2 * first - left;
        const to = windows + (index * tiling.across + first) * inputs * FLOAT;
        transform(x + pixel * inputs * FLOAT, to, count, 0);
      });
    });
  };
}
