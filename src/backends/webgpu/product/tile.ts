/** How a product is cut into tiles: a workgroup makes a tile of C, a thread a block of it. */

/** The sizes of a tile, in elements. */
export interface Tile {
  /** Rows of A and C. */
  readonly rows: number;
  /** Columns of B and C. */
  readonly columns: number;
  /** Columns of A and rows of B that are in workgroup memory at a time. */
  readonly depth: number;
  /** The block of C that a thread keeps in registers; both multiples of 4. */
  readonly threadRows: number;
  readonly threadColumns: number;
}

/** The limits of an adapter that bound a tile. */
export interface TileLimits {
  readonly maxComputeInvocationsPerWorkgroup: number;
  /** In bytes. */
  readonly maxComputeWorkgroupStorageSize: number;
}

/** What WebGPU promises everywhere. */
export const LEAST_LIMITS: TileLimits = {
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupStorageSize: 16384,
};

function tile(
  rows: number,
  columns: number,
  depth: number,
  threadRows: number,
  threadColumns: number,
): Tile {
  return { rows, columns, depth, threadRows, threadColumns };
}

/** What each tile's depth divides: parts of a depth are made of so many, whatever the tile. */
export const DEPTH_UNIT = 16;

/** For products that are small themselves, and for small adapters. */
const SMALL = tile(32, 32, 8, 4, 4);

/**
 * Best first. A block of 8 x 8 reads four vectors of workgroup memory for 64 multiply-adds, one of
 * 8 x 4 three for 32: where C has 32 columns, the tile is tall instead.
 */
const BY_COLUMNS: readonly { readonly upTo: number; readonly tiles: readonly Tile[] }[] = [
  { upTo: 16, tiles: [tile(64, 16, 16, 4, 4), tile(16, 16, 8, 4, 4)] },
  { upTo: 32, tiles: [tile(256, 32, 8, 8, 8), tile(128, 32, 8, 8, 4), SMALL] },
  { upTo: Infinity, tiles: [tile(128, 64, 16, 8, 8), tile(64, 64, 8, 8, 8), SMALL] },
];

/** For filter gradients, whose C is small: 96 divides 9 times 32, 64 and 128 rows. */
const BY_ROWS_AND_COLUMNS = [
  { rows: 16, columns: Infinity, tiles: [tile(16, 32, 16, 4, 4)] },
  { rows: 32, columns: Infinity, tiles: [tile(32, 32, 16, 4, 4)] },
  { rows: Infinity, columns: 32, tiles: [tile(96, 32, 16, 8, 4), SMALL] },
  { rows: Infinity, columns: Infinity, tiles: [tile(96, 64, 16, 8, 8), SMALL] },
] as const;

/** Pixels from which on a filter gradient is worth a large tile. */
const MANY_PIXELS = 1024;

/**
 * The best tile that fits an adapter and is not taller than the product. Every value of a product
 * is summed in the same order in whatever tile.
 */
export function tileFor(rows: number, columns: number, limits: TileLimits): Tile {
  const { tiles } = BY_COLUMNS.find(({ upTo }) => columns <= upTo)!;
  return firstFitting(tiles, limits, (tile) => tile.rows <= rows);
}

/** The best tile that fits an adapter for a filter gradient that sums over so many pixels. */
export function filterTileFor(
  rows: number,
  columns: number,
  pixels: number,
  limits: TileLimits,
): Tile {
  const { tiles } = BY_ROWS_AND_COLUMNS.find((one) => rows <= one.rows && columns <= one.columns)!;
  return firstFitting(tiles, limits, () => pixels >= MANY_PIXELS);
}

/** Threads of the workgroup of a tile. */
export function threadsOf({ rows, columns, threadRows, threadColumns }: Tile): number {
  return rows / threadRows * (columns / threadColumns);
}

/** Vectors by which rows of a staged tile are padded against conflicts of memory banks. */
export function padding({ depth }: Pick<Tile, "depth">): number {
  return Math.ceil(32 / depth);
}

/** The first tile that fits the adapter and suits the product; the last one suits any. */
function firstFitting(
  tiles: readonly Tile[],
  limits: TileLimits,
  suits: (tile: Tile) => boolean,
): Tile {
  const fitting = tiles.filter((tile) =>
    threadsOf(tile) <= limits.maxComputeInvocationsPerWorkgroup &&
    bytesOf(tile) <= limits.maxComputeWorkgroupStorageSize
  );
  const chosen = fitting.find(suits) ?? fitting.at(-1);
  if (chosen === undefined) {
    throw new Error(
      `No tile fits the adapter: ${limits.maxComputeInvocationsPerWorkgroup} threads, ` +
        `${limits.maxComputeWorkgroupStorageSize} bytes of workgroup memory`,
    );
  }
  return chosen;
}

/** Workgroup memory of both staged tiles, and of the column sums of a filter gradient. */
function bytesOf(tile: Tile): number {
  const vectors = tile.depth * ((tile.rows + tile.columns) / 4 + 2 * padding(tile));
  return 16 * (vectors + threadsOf(tile));
}
