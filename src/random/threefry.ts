/**
 * Threefry-2x32 with twenty rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011): a keyed bijection of a 64-bit counter. It uses only 32-bit additions, rotations and
 * exclusive ors, so a shader can compute the same numbers.
 */

const PARITY = 0x1bd11bda;

/**
 * Encrypts the counter `(c0, c1)` with the key `(k0, k1)` and writes two 32-bit words to `out[0]`
 * and `out[1]`, as unsigned integers when `out` is a `Uint32Array`.
 *
 * @example The published test vector for the zero key and counter
 * ```ts
 * import { threefry2x32 } from "ensemble-defense";
 * import assert from "assert";
 *
 * const out = new Uint32Array(2);
 * threefry2x32(0, 0, 0, 0, out);
 * assert.deepEqual([...out], [0x6b200159, 0x99ba4efe]);
 * ```
 */
export function threefry2x32(
  k0: number,
  k1: number,
  c0: number,
  c1: number,
  out: Uint32Array,
): void {
  const k2 = PARITY ^ k0 ^ k1;
  let x = (c0 + k0) | 0;
  let y = (c1 + k1) | 0;

  // Five groups of four rounds; the rotations alternate between two sets, and a key word is
  // injected after each group.
  x = (x + y) | 0, y = (y << 13 | y >>> 19) ^ x;
  x = (x + y) | 0, y = (y << 15 | y >>> 17) ^ x;
  x = (x + y) | 0, y = (y << 26 | y >>> 6) ^ x;
  x = (x + y) | 0, y = (y << 6 | y >>> 26) ^ x;
  x = (x + k1) | 0, y = (y + k2 + 1) | 0;

  x = (x + y) | 0, y = (y << 17 | y >>> 15) ^ x;
  x = (x + y) | 0, y = (y << 29 | y >>> 3) ^ x;
  x = (x + y) | 0, y = (y << 16 | y >>> 16) ^ x;
  x = (x + y) | 0, y = (y << 24 | y >>> 8) ^ x;
  x = (x + k2) | 0, y = (y + k0 + 2) | 0;

  x = (x + y) | 0, y = (y << 13 | y >>> 19) ^ x;
  x = (x + y) | 0, y = (y << 15 | y >>> 17) ^ x;
  x = (x + y) | 0, y = (y << 26 | y >>> 6) ^ x;
  x = (x + y) | 0, y = (y << 6 | y >>> 26) ^ x;
  x = (x + k0) | 0, y = (y + k1 + 3) | 0;

  x = (x + y) | 0, y = (y << 17 | y >>> 15) ^ x;
  x = (x + y) | 0, y = (y << 29 | y >>> 3) ^ x;
  x = (x + y) | 0, y = (y << 16 | y >>> 16) ^ x;
  x = (x + y) | 0, y = (y << 24 | y >>> 8) ^ x;
  x = (x + k1) | 0, y = (y + k2 + 4) | 0;

  x = (x + y) | 0, y = (y << 13 | y >>> 19) ^ x;
  x = (x + y) | 0, y = (y << 15 | y >>> 17) ^ x;
  x = (x + y) | 0, y = (y << 26 | y >>> 6) ^ x;
  x = (x + y) | 0, y = (y << 6 | y >>> 26) ^ x;
  out[0] = x + k2;
  out[1] = y + k0 + 5;
}
