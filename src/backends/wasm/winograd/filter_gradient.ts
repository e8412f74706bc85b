/**
 * The gradient by a 3 x 3 kernel by Winograd's F(3 x 3, 2 x 2): windows of the image and tiles of
 * the output's gradient are transformed and multiplied as sixteen matrices, which add up over the
 * whole batch; one transform at the end gives the nine taps.
 */

import type { FilterGradient } from "../convolution/filter_gradient.ts";
import type { ConvolutionShape } from "../convolution/shape.ts";
import { FLOAT } from "../emit/value.ts";
import type { WasmEngine } from "../engine.ts";
import { packedColumns, panelsOf } from "../panels.ts";
import { compileTile, type Tile } from "../tile.ts";
import { TILE_ROWS } from "../tile_size.ts";
import { FILTER_GRADIENT, OUTPUT_GRADIENT } from "./algebra.ts";
import { matrixStride } from "./blocks.ts";
import { compileGridTransform, matrixGrid, regularGrid } from "./grid_transform.ts";
import { imageWindows } from "./image_windows.ts";
import { forRuns, tilingOf } from "./tiling.ts";

/** Steps that the tile takes in one segment. */
const STEPS = 4;

/** The gradient by a kernel `[3, 3, inputs, filters]`. */
export function winogradFilterGradient(
  engine: WasmEngine,
  shape: ConvolutionShape,
): FilterGradient {
  return engine.compiler.once("winograd filter gradient", shape, () => {
    const { heap, compiler } = engine;
    const { inputs, filters, outHeight, outWidth } = shape;
    const tiling = tilingOf(shape);
    const { across, blocks, blockTiles } = tiling;
    const windowStride = matrixStride(tiling, inputs);
    const tileStride = matrixStride(tiling, filters);
    const transformWindows = imageWindows(engine, shape, tiling);
    const panels = panelsOf(compiler, filters).map(({ from, columns, width }, index, all) => {
      const multiply = (steps: number): Tile =>
        compileTile(compiler, {
          rows: TILE_ROWS,
          columns,
          steps,
          a: { contiguous: "rows", stride: inputs, segment: steps * inputs },
          b: { stride: width, segment: steps * width },
          cStride: filters,
          start: "previous",
          relu: false,
        });
      return {
        from,
        width,
        offset: packedColumns(all.slice(0, index)) * blockTiles,
        multiplySteps: multiply(STEPS),
        multiplyStep: multiply(1),
        forEachRun: forRuns(
          tiling,
          (rows, columns) =>
            compileGridTransform(compiler, OUTPUT_GRADIENT, {
              channels: width,
              from: regularGrid(rows.output, columns.output, outWidth * filters, filters),
              fromStep: 2 * filters,
              to: matrixGrid(tileStride),
              toStep: width,
            }),
        ),
      };
    });
    const size = inputs * filters;
    const transformBack = compileGridTransform(compiler, FILTER_GRADIENT, {
      channels: size,
      from: matrixGrid(size),
      fromStep: size,
      to: regularGrid([true, true, true], [true, true, true], 3 * size, size),
      toStep: size,
    });
    const aStep = TILE_ROWS * FLOAT;
    const cStep = TILE_ROWS * filters * FLOAT;

    return (x, dy, dKernel) => {
      const windows = heap.scratch("winograd tiles", 16 * windowStride * FLOAT);
      const tiles = heap.scratch("winograd products", 16 * tileStride * FLOAT);
      const sums = heap.scratch("winograd filters", 16 * size * FLOAT);
      heap.clear(sums, 16 * size * FLOAT);
      for (const block of blocks) {
        transformWindows(x, block, windows);
        block.forEach(({ image, row, run }, index) => {
          const outputs = (image * outHeight + 2 * row) * outWidth;
          for (const { from, width, offset, forEachRun } of panels) {
            forEachRun(run, ({ first, count }, transform) => {
              const source = dy + ((outputs + 2 * first) * filters + from) * FLOAT;
              const tile = offset + (index * across + first) * width;
              transform(source, tiles + tile * FLOAT, count, 0);
            });
          }
        });
        const steps = block.length * across;
        const segments = Math.floor(steps / STEPS);
        for (let matrix = 0; matrix < 16; matrix++) {
          for (const { from, width, offset, multiplySteps, multiplyStep } of panels) {
            const a = windows + matrix * windowStride * FLOAT;
            const b = tiles + (matrix * tileStride + offset) * FLOAT;
            const c = sums + (matrix * size + from) * FLOAT;
            if (segments > 0) multiplySteps(a, b, c, inputs / TILE_ROWS, aStep, cStep, segments, 0);
            const rest = steps - segments * STEPS;
            if (rest > 0) {
              const restA = a + segments * STEPS * inputs * FLOAT;
              const restB = b + segments * STEPS * width * FLOAT;
              multiplyStep(restA, restB, c, inputs / TILE_ROWS, aStep, cStep, rest, 0);
            }
          }
        }
      }
      transformBack(sums, dKernel, 1, 0);
    };
  });
}
