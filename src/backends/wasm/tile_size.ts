/** How large a tile is: as much as the registers hold. */

import type { Simd } from "./simd.ts";

/** Most rows of a tile. */
export const TILE_ROWS = 4;

/**
 * Most columns of a tile. With 8, its 8 sums, 4 vectors of A, 2 of B and 1 that holds a value of A
 * in all lanes fill the 15 registers that V8 hands out; a larger tile spills into memory. Where
 * pairs of vectors share a register, the same registers hold 16 columns, and 16 are needed: with 8
 * there would be four sums, which wait for each other.
 */
export const TILE_COLUMNS: Readonly<Record<Exclude<Simd, "none">, number>> = {
  wide: 16,
  relaxed: 8,
  plain: 8,
};
