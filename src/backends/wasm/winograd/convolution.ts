/**
 * A 3 x 3 convolution by Winograd's F(2 x 2, 3 x 3): windows of 4 x 4 pixels and the filters are
 * transformed, multiplied as sixteen matrices, and the products transformed back to 2 x 2 outputs.
 */

import type { Convolve, Ending } from "../convolution/direct.ts";
import type { ConvolutionShape } from "../convolution/shape.ts";
import { FLOAT } from "../emit/value.ts";
import type { WasmEngine } from "../engine.ts";
import { compilePackTransposed, packedColumns, panelsOf } from "../panels.ts";
import { compileTile, TILE_ROWS } from "../tile.ts";
import { FILTER, OUTPUT } from "./algebra.ts";
import { compileGridTransform, type Grid, matrixGrid, regularGrid } from "./grid_transform.ts";
import { imageWindows, matrixStride } from "./image_windows.ts";
import { forRuns, tilingOf } from "./tiling.ts";

/** Whether {@linkcode winogradConvolution} can compute a shape. */
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
    const { inputs, filters } = shape;
    const transform = filterTransforms(engine, shape, {
      grid: regularGrid(ALL, ALL, 3 * inputs * filters, inputs * filters),
      step: filters,
    });
    return blocks(engine, shape, ending, (kernel, transformed) => {
      for (const { from, run } of transform) transformed = run(kernel + from * FLOAT, transformed);
    });
  });
}

/**
 * A convolution with another convolution's kernel turned by 180 degrees and with its channels
 * exchanged: in memory it is `[3, 3, filters, inputs]`.
 */
export function winogradTurnedConvolution(engine: WasmEngine, shape: ConvolutionShape): Convolve {
  return engine.compiler.once("winograd turned convolution", shape, () => {
    const { heap, compiler } = engine;
    const { inputs, filters } = shape;
    const panels = panelsOf(filters).map(({ from, columns, width }) => {
      const taps = regularGrid(ALL, ALL, 3 * inputs * width, inputs * width);
      return {
        from,
        width,
        pack: compilePackTransposed(compiler, { columns, steps: inputs, stride: inputs }),
        transforms: filterTransforms(engine, { ...shape, filters: columns }, {
          grid: taps,
          step: width,
        }, filters),
      };
    });
    return blocks(engine, shape, { bias: false, relu: false }, (kernel, transformed) => {
      const turned = heap.scratch("turned kernel", 9 * inputs * 8 * FLOAT);
      for (const { from, width, pack, transforms } of panels) {
        for (let tap = 0; tap < 9; tap++) {
          const source = kernel + ((8 - tap) * filters + from) * inputs * FLOAT;
          pack(source, turned + tap * inputs * width * FLOAT);
        }
        for (const { run } of transforms) transformed = run(turned, transformed);
      }
    });
  });
}

const ALL = [true, true, true];

/**
 * The transforms of the filters, panel by panel, into `[16][panel][inputs][width]`. Each is run on
 * its panel's first value and says where the next panel goes.
 */
function filterTransforms(
  { compiler }: WasmEngine,
  { inputs, filters }: ConvolutionShape,
  from: { readonly grid: Grid; readonly step: number },
  allFilters = filters,
): { from: number; run: (kernel: number, transformed: number) => number }[] {
  return panelsOf(filters).map(({ from: column, width }) => {
    const run = compileGridTransform(compiler, FILTER, {
      channels: width,
      from: from.grid,
      fromStep: from.step,
      to: matrixGrid(inputs * allFilters),
      toStep: width,
    });
    return {
      from: column,
      run: (kernel, transformed) => {
        run(kernel, transformed, inputs, 0);
        return transformed + inputs * width * FLOAT;
      },
    };
  });
}

/** Drives transforms and products block by block, given how the filters are transformed. */
function blocks(
  engine: WasmEngine,
  shape: ConvolutionShape,
  ending: Ending,
  transformFilters: (kernel: number, transformed: number) => void,
): Convolve {
  const { heap, compiler } = engine;
  const { inputs, filters, outHeight, outWidth } = shape;
  const tiling = tilingOf(shape);
  const { across, blocks, blockTiles } = tiling;
  const windowStride = matrixStride(blockTiles, inputs);
  const productStride = matrixStride(blockTiles, filters);
  const transformWindows = imageWindows(engine, shape, tiling, windowStride);
  const panels = panelsOf(filters).map(({ from, columns, width }, index, all) => ({
    from,
    offset: packedColumns(all.slice(0, index)) * inputs * FLOAT,
    multiply: compileTile(compiler, {
      rows: TILE_ROWS,
      columns,
      steps: inputs,
      a: { contiguous: "steps", stride: inputs, segment: inputs },
      b: { stride: width, segment: inputs * width },
      cStride: filters,
      start: "zero",
      relu: false,
    }),
  }));
  const forEachRun = forRuns(tiling, (rows, columns) =>
    compileGridTransform(compiler, OUTPUT, {
      channels: filters,
      from: matrixGrid(productStride),
      fromStep: filters,
      to: regularGrid(rows.output, columns.output, outWidth * filters, filters),
      toStep: 2 * filters,
      ending,
    }));
  const aStep = TILE_ROWS * inputs * FLOAT;
  const cStep = TILE_ROWS * filters * FLOAT;

  return (x, kernel, bias, out) => {
    const transformed = heap.scratch("winograd filters", 16 * inputs * filters * FLOAT);
    const windows = heap.scratch("winograd windows", 16 * windowStride * FLOAT);
    const products = heap.scratch("winograd products", 16 * productStride * FLOAT);
    transformFilters(kernel, transformed);
    for (const block of blocks) {
      transformWindows(x, block, windows);
      const groups = Math.ceil(block.length * across / TILE_ROWS);
      for (let matrix = 0; matrix < 16; matrix++) {
        const a = windows + matrix * windowStride * FLOAT;
        const b = transformed + matrix * inputs * filters * FLOAT;
        const c = products + matrix * productStride * FLOAT;
        for (const { from, offset, multiply } of panels) {
          multiply(a, b + offset, c + from * FLOAT, groups, aStep, cStep, 1, 0);
        }
      }
      block.forEach(({ image, row, run }, index) => {
        forEachRun(run, ({ first, count }, transformBack) => {
          const from = (index * across + first) * filters;
          const to = ((image * outHeight + 2 * row) * outWidth + 2 * first) * filters;
          transformBack(products + from * FLOAT, out + to * FLOAT, count, bias);
        });
      });
    }
  };
}
