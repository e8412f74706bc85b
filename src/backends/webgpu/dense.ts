/** Products over the member axis: dense layers and their gradients. */

import { type Factor, matrixFactor } from "./product/factor.ts";
import { productProgram, splitDepth } from "./product/product.ts";
import type { Finish } from "./product/store.ts";
import { tileFor, type TileLimits } from "./product/tile.ts";
import type { Program } from "./program.ts";

/** The product of `[E, M, K]` and `[E, K, N]`, either of which may be stored transposed. */
export interface DenseShape {
  readonly members: number;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Workgroups along the depth for every 64 columns, so that a long depth keeps a card busy. */
const WANTED_GROUPS = 106;

/** What a part of the depth has at least. */
const LEAST_DEPTH = 64;

/**
 * How many parts the depth is summed in. The rows do not count, nor the members, nor the adapter: an
 * image's logits are the same to the bit in whatever batch and ensemble.
 */
export function denseParts({ depth, columns }: Pick<DenseShape, "depth" | "columns">): number {
  const wanted = Math.min(
    Math.ceil(WANTED_GROUPS / Math.ceil(columns / 64)),
    Math.floor(depth / LEAST_DEPTH),
  );
  return splitDepth(depth, Math.max(1, wanted)).parts;
}

/** `a`, `b` (then `bias` or `gate`, as `finish` asks) to `result` `[E, parts, M, N]`. */
export function denseProgram(
  label: string,
  shape: DenseShape,
  limits: TileLimits,
  { parts = 1, finish }: { readonly parts?: number; readonly finish?: Finish } = {},
): Program {
  const { members, rows, depth, columns } = shape;
  return productProgram({
    label: `${label} ${members}x${rows}x${depth} by ${depth}x${columns}`,
    members,
    rows,
    columns,
    depth,
    a: factor("a", rows, depth, shape.transposeA),
    b: factor("b", columns, depth, !shape.transposeB),
    tile: tileFor(rows, columns, limits),
    parts,
    ...(finish && { finish }),
  });
}

/** A matrix whose lines lie apart (`byDepth` false) or side by side (true). */
function factor(binding: string, lines: number, depth: number, byDepth: boolean): Factor {
  return matrixFactor(
    binding,
    byDepth
      ? { lines, depth, lineStride: 1, depthStride: lines }
      : { lines, depth, lineStride: depth, depthStride: 1 },
  );
}
