/** The middle of every Winograd kernel: sixteen products for each block of tiles. */

import { FLOAT } from "../emit/value.ts";
import type { WasmEngine } from "../engine.ts";
import { packedColumns, panelsOf } from "../panels.ts";
import { compileTile } from "../tile.ts";
import { TILE_ROWS } from "../tile_size.ts";
import type { TileRow, Tiling } from "./tiling.ts";

/** What is multiplied, and how it is transformed. All parameters of functions are addresses. */
export interface Blocks {
  /** Channels of the transformed tiles, and of their products. */
  readonly inner: number;
  readonly columns: number;
  /** Transforms the filters to `[16][panel][inner][width]`. */
  readonly transformFilters: (kernel: number, transformed: number) => void;
  /** Transforms a block's tiles to `[16][tile][inner]`. */
  readonly transformTiles: (x: number, block: readonly TileRow[], transformed: number) => void;
  /** Transforms a block's products, `[16][tile][columns]`, back. */
  readonly transformBack: (
    products: number,
    block: readonly TileRow[],
    out: number,
    bias: number,
  ) => void;
}

/**
 * Float32 from one matrix of a block to the next. The extra cache line keeps the sixteen places
 * that a transform writes at once from competing for the same lines of the L1 cache, which they
 * do when their distance is a power of two.
 */
export function matrixStride({ blockTiles }: Tiling, channels: number): number {
  return blockTiles * channels + 16;
}

/** Transforms, multiplies and transforms back, block by block. */
export function blockwise(
  { heap, compiler }: WasmEngine,
  tiling: Tiling,
  { inner, columns, transformFilters, transformTiles, transformBack }: Blocks,
): (x: number, kernel: number, bias: number, out: number) => void {
  const { across, blocks } = tiling;
  const tileStride = matrixStride(tiling, inner);
  const productStride = matrixStride(tiling, columns);
  const panels = panelsOf(compiler, columns).map(({ from, columns: own, width }, index, all) => ({
    from,
    offset: packedColumns(all.slice(0, index)) * inner * FLOAT,
    multiply: compileTile(compiler, {
      rows: TILE_ROWS,
      columns: own,
      steps: inner,
      a: { contiguous: "steps", stride: inner, segment: inner },
      b: { stride: width, segment: inner * width },
      cStride: columns,
      start: "zero",
      relu: false,
    }),
  }));
  const aStep = TILE_ROWS * inner * FLOAT;
  const cStep = TILE_ROWS * columns * FLOAT;

  return (x, kernel, bias, out) => {
    const filters = heap.scratch("winograd filters", 16 * inner * columns * FLOAT);
    const tiles = heap.scratch("winograd tiles", 16 * tileStride * FLOAT);
    const products = heap.scratch("winograd products", 16 * productStride * FLOAT);
    transformFilters(kernel, filters);
    for (const block of blocks) {
      transformTiles(x, block, tiles);
      const groups = Math.ceil(block.length * across / TILE_ROWS);
      for (let matrix = 0; matrix < 16; matrix++) {
        const a = tiles + matrix * tileStride * FLOAT;
        const b = filters + matrix * inner * columns * FLOAT;
        const c = products + matrix * productStride * FLOAT;
        for (const { from, offset, multiply } of panels) {
          multiply(a, b + offset, c + from * FLOAT, groups, aStep, cStep, 1, 0);
        }
      }
      transformBack(products, block, out, bias);
    }
  };
}
