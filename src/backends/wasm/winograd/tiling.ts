/** How a batch of maps is cut into tiles of 2 x 2 outputs, and these into blocks. */

import type { ConvolutionShape } from "../convolution/shape.ts";

/** Tiles side by side that have the same cells. */
export interface TileRun {
  readonly first: number;
  readonly count: number;
  /** Which of the window's four rows or columns lie inside the image. */
  readonly window: readonly boolean[];
  /** Which of the tile's two rows or columns lie inside the output. */
  readonly output: readonly boolean[];
}

/** A row of tiles of one image. */
export interface TileRow {
  readonly image: number;
  readonly run: TileRun;
  readonly row: number;
}

/** The tiles of a convolution. */
export interface Tiling {
  readonly across: number;
  readonly rows: readonly TileRun[];
  readonly columns: readonly TileRun[];
  /** Tile rows of all images, in blocks that are computed one after another. */
  readonly blocks: readonly (readonly TileRow[])[];
  /** Tiles of the largest block, rounded up to a multiple of 4. */
  readonly blockTiles: number;
}

/**
 * Bytes of a block's transforms. They are written, multiplied and read again, and should stay in
 * the L2 cache meanwhile, which holds 512 KiB or more on the machines of the last ten years.
 */
const BLOCK_BYTES = 400_000;

/** Few tiles would not repay the reading of the filters, sixteen matrices for each block. */
const LEAST_TILES = 32;

/** Cuts a convolution's outputs into tiles; odd sizes leave tiles that are not whole. */
export function tilingOf(shape: ConvolutionShape): Tiling {
  const { batch, height, width, inputs, filters, top, left, outHeight, outWidth } = shape;
  const across = Math.ceil(outWidth / 2);
  const rows = axisRuns(Math.ceil(outHeight / 2), top, height, outHeight);
  const imageRows = rows.flatMap((run) =>
    Array.from({ length: run.count }, (_, i) => ({ run, row: run.first + i }))
  );
  const tileBytes = 16 * 4 * (inputs + filters);
  const tiles = Math.max(LEAST_TILES, Math.floor(BLOCK_BYTES / tileBytes));
  const blockRows = Math.max(1, Math.floor(tiles / across));
  const all = Array.from({ length: batch }, (_, image) => image)
    .flatMap((image) => imageRows.map((tileRow) => ({ image, ...tileRow })));
  const blocks: TileRow[][] = [];
  for (let from = 0; from < all.length; from += blockRows) {
    blocks.push(all.slice(from, from + blockRows));
  }
  return {
    across,
    rows,
    columns: axisRuns(across, left, width, outWidth),
    blocks,
    blockTiles: 4 * Math.ceil(Math.min(blockRows, all.length) * across / 4),
  };
}

/** Runs `f` on every run of a row's tiles, with what was made for tiles that have these cells. */
export type ForEachRun<T> = (row: TileRun, f: (columns: TileRun, made: T) => void) => void;

/** Makes something for each way in which a tile can be cut off. */
export function forRuns<T>(
  { rows, columns }: Tiling,
  make: (rows: TileRun, columns: TileRun) => T,
): ForEachRun<T> {
  const made = new Map(rows.map((row) => [row, columns.map((run) => make(row, run))]));
  return (row, f) => columns.forEach((run, i) => f(run, made.get(row)![i]!));
}

/** Groups an axis's tiles by what is present of them. */
function axisRuns(tiles: number, before: number, size: number, outSize: number): TileRun[] {
  const runs: { first: number; count: number; window: boolean[]; output: boolean[] }[] = [];
  for (let tile = 0; tile < tiles; tile++) {
    const window = [0, 1, 2, 3].map((i) => {
      const position = 2 * tile - before + i;
      return position >= 0 && position < size;
    });
    const output = [0, 1].map((i) => 2 * tile + i < outSize);
    const last = runs.at(-1);
    if (last !== undefined && last.window.join() + last.output === window.join() + output) {
      last.count++;
    } else {
      runs.push({ first: tile, count: 1, window, output });
    }
  }
  return runs;
}
