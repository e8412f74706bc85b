/**
 * The gradient by a kernel as a product: for each row of the kernel, windows' runs of pixels
 * (transposed) times the output's gradient, summed over all positions and images.
 */

import { FLOAT } from "../emit/value.ts";
import type { WasmEngine } from "../engine.ts";
import { panelsOf } from "../panels.ts";
import { compileTile, type Tile } from "../tile.ts";
import { TILE_ROWS } from "../tile_size.ts";
import { borderedImages } from "./border.ts";
import type { ConvolutionShape } from "./shape.ts";

/** Computes the gradient of a batch; all parameters are addresses. */
export type FilterGradient = (x: number, dy: number, dKernel: number) => void;

/** Bytes of x and dy whose products are summed before the next rows: they stay in the L1 cache. */
const BLOCK_BYTES = 26_000;

/** The gradient by a kernel `[kernelHeight, kernelWidth, inputs, filters]`. */
export function directFilterGradient(
  engine: WasmEngine,
  shape: ConvolutionShape,
): FilterGradient {
  return engine.compiler.once("direct filter gradient", shape, () => {
    const { heap, compiler } = engine;
    const { batch, height, inputs, filters, kernelHeight, top, outHeight, outWidth } = shape;
    const run = shape.kernelWidth * inputs;
    const border = borderedImages(engine, shape);
    const dyRow = outWidth * filters;
    const compile = (rows: number, columns: number): Tile =>
      compileTile(compiler, {
        rows,
        columns,
        steps: outWidth,
        a: { contiguous: "rows", stride: inputs, segment: border.rowStride },
        b: { stride: filters, segment: dyRow },
        cStride: filters,
        start: "previous",
        relu: false,
      });
    const { whole, rest } = tileRows(run);
    const jobs = panelsOf(compiler, filters).map(({ from, columns }) => ({
      from,
      whole: compile(TILE_ROWS, columns),
      rest: rest > 0 ? compile(rest, columns) : undefined,
    }));
    const blocks = Math.ceil(outHeight * (border.rowStride + dyRow) * FLOAT / BLOCK_BYTES);
    const blockRows = Math.ceil(outHeight / Math.min(blocks, outHeight));
    const aStep = TILE_ROWS * FLOAT;
    const cStep = TILE_ROWS * filters * FLOAT;

    return (x, dy, dKernel) => {
      heap.clear(dKernel, kernelHeight * run * filters * FLOAT);
      for (let image = 0; image < batch; image++) {
        const pixels = border.image(x, image);
        const dyImage = dy + image * outHeight * dyRow * FLOAT;
        for (let from = 0; from < outHeight; from += blockRows) {
          const to = Math.min(from + blockRows, outHeight);
          for (const job of jobs) {
            for (let kernelRow = 0; kernelRow < kernelHeight; kernelRow++) {
              // Only where the kernel's row meets a row of the image there is anything to add.
              const first = Math.max(from, top - kernelRow);
              const segments = Math.min(to, top + height - kernelRow) - first;
              if (segments <= 0) continue;
              const a = pixels + (first + kernelRow - top) * border.rowStride * FLOAT;
              const b = dyImage + (first * dyRow + job.from) * FLOAT;
              const c = dKernel + (kernelRow * run * filters + job.from) * FLOAT;
              if (whole > 0) job.whole(a, b, c, whole, aStep, cStep, segments, 0);
              job.rest?.(a + whole * aStep, b, c + whole * cStep, 1, 0, 0, segments, 0);
            }
          }
        }
      }
    };
  });
}

/**
 * How many whole tiles and what rest the rows are cut into. A single row is not left alone, where
 * its few sums would wait for each other: the last tile then has one row more.
 */
function tileRows(rows: number): { whole: number; rest: number } {
  const whole = Math.floor(rows / TILE_ROWS);
  const rest = rows % TILE_ROWS;
  return rest === 1 && whole > 0 ? { whole: whole - 1, rest: TILE_ROWS + 1 } : { whole, rest };
}
