/**
 * Convolution as a product without copying windows together: in an image whose channels lie
 * together, each row of a window is one run of memory, and the tile takes these runs as segments.
 */

import { FLOAT } from "../emit/value.ts";
import type { WasmEngine } from "../engine.ts";
import {
  compilePack,
  compilePackTransposed,
  type Pack,
  packedColumns,
  panelsOf,
} from "../panels.ts";
import { compileTile } from "../tile.ts";
import { TILE_ROWS } from "../tile_size.ts";
import { borderedImages } from "./border.ts";
import type { ConvolutionShape } from "./shape.ts";

/** What a convolution does to its sums. */
export interface Ending {
  readonly bias: boolean;
  readonly relu: boolean;
}

/** Convolves a batch; all parameters are addresses. `bias` is not read where there is none. */
export type Convolve = (x: number, kernel: number, bias: number, out: number) => void;

/** A convolution with a kernel `[kernelHeight, kernelWidth, inputs, filters]`. */
export function directConvolution(
  engine: WasmEngine,
  shape: ConvolutionShape,
  ending: Ending,
): Convolve {
  return engine.compiler.once("direct convolution", { shape, ending }, () => {
    const { compiler } = engine;
    const steps = shape.kernelHeight * shape.kernelWidth * shape.inputs;
    const pack = (columns: number): Pack =>
      compilePack(compiler, { columns, steps, stride: shape.filters });
    return tiles(engine, shape, ending, (kernel, packed) => {
      for (const { from, columns, width } of panelsOf(compiler, shape.filters)) {
        pack(columns)(kernel + from * FLOAT, packed);
        packed += width * steps * FLOAT;
      }
    });
  });
}

/**
 * A convolution with another convolution's kernel turned by 180 degrees and with its channels
 * exchanged: in memory it is `[kernelHeight, kernelWidth, filters, inputs]`.
 */
export function directTurnedConvolution(engine: WasmEngine, shape: ConvolutionShape): Convolve {
  return engine.compiler.once("direct turned convolution", shape, () => {
    const { compiler } = engine;
    const { inputs, filters, kernelHeight, kernelWidth } = shape;
    const taps = kernelHeight * kernelWidth;
    const pack = (columns: number): Pack =>
      compilePackTransposed(compiler, { columns, steps: inputs, stride: inputs });
    return tiles(engine, shape, { bias: false, relu: false }, (kernel, packed) => {
      for (const { from, columns, width } of panelsOf(compiler, filters)) {
        for (let tap = taps - 1; tap >= 0; tap--) {
          pack(columns)(kernel + (tap * filters + from) * inputs * FLOAT, packed);
          packed += width * inputs * FLOAT;
        }
      }
    });
  });
}

/** Drives the tiles over the batch, given how the kernel's panels are packed. */
function tiles(
  engine: WasmEngine,
  shape: ConvolutionShape,
  { bias: hasBias, relu }: Ending,
  packKernel: (kernel: number, packed: number) => void,
): Convolve {
  const { heap, compiler } = engine;
  const { batch, height, inputs, filters, kernelHeight, top, outHeight, outWidth } = shape;
  const run = shape.kernelWidth * inputs;
  const panels = panelsOf(compiler, filters);
  const border = borderedImages(engine, shape);
  const rows = Math.min(TILE_ROWS, outWidth);
  const jobs = panels.map(({ from, columns, width }, index) => ({
    from,
    width,
    packedOffset: packedColumns(panels.slice(0, index)) * kernelHeight * run * FLOAT,
    tile: compileTile(compiler, {
      rows,
      columns,
      steps: run,
      a: { contiguous: "steps", stride: inputs, segment: border.rowStride },
      b: { stride: width, segment: run * width },
      cStride: filters,
      start: hasBias ? "bias" : "zero",
      relu,
    }),
  }));
  const tilesInRow = Math.floor(outWidth / rows);
  const rest = outWidth - tilesInRow * rows;
  const aStep = rows * inputs * FLOAT;
  const cStep = rows * filters * FLOAT;

  return (x, kernel, bias, out) => {
    const packed = heap.scratch("kernel", packedColumns(panels) * kernelHeight * run * FLOAT);
    packKernel(kernel, packed);
    let c = out;
    for (let image = 0; image < batch; image++) {
      const pixels = border.image(x, image);
      for (let row = 0; row < outHeight; row++) {
        // Rows of the window above and below the image hold nothing, and are left out.
        const first = Math.max(0, top - row);
        const segments = Math.min(kernelHeight, top + height - row) - first;
        const a = pixels + (row + first - top) * border.rowStride * FLOAT;
        for (const { from, width, packedOffset, tile } of jobs) {
          const b = packed + packedOffset + first * run * width * FLOAT;
          const panelBias = bias + from * FLOAT;
          const panel = c + from * FLOAT;
          tile(a, b, panel, tilesInRow, aStep, cStep, segments, panelBias);
          if (rest > 0) { // one more tile that ends with the row; it computes some sums again
            const back = outWidth - rows;
            const lastA = a + back * inputs * FLOAT;
            tile(lastA, b, panel + back * filters * FLOAT, 1, 0, 0, segments, panelBias);
          }
        }
        c += outWidth * filters * FLOAT;
      }
    }
  };
}
