/**
 * The product of two matrices, each possibly transposed, block by block: a panel of B stays in
 * the L1 cache and a block of A in the L2 cache while they are multiplied.
 */

import type { Ending } from "./convolution/direct.ts";
import { FLOAT } from "./emit/value.ts";
import type { WasmEngine } from "./engine.ts";
import {
  compilePack,
  compilePackTransposed,
  packedColumns,
  type Panel,
  panelsOf,
} from "./panels.ts";
import { compileTile, type Tile, type TileShape } from "./tile.ts";
import { TILE_ROWS } from "./tile_size.ts";

/** C `[rows, columns]` = A `[rows, inner]` times B `[inner, columns]`. */
export interface ProductShape {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** Whether A is stored as `[inner, rows]`. */
  readonly transposeA: boolean;
  /** Whether B is stored as `[columns, inner]`. */
  readonly transposeB: boolean;
}

/** Multiplies; all parameters are addresses. `bias` is not read where there is none. */
export type Multiply = (a: number, b: number, bias: number, c: number) => void;

/** Sizes of a block. 256 steps of a panel are 8 KiB, and of 64 rows of A 64 KiB. */
const BLOCK = { inner: 256, columns: 512, rows: 64 };

/** The product of a shape. The order of every sum is that of the inner dimension. */
export function product(engine: WasmEngine, shape: ProductShape, ending: Ending): Multiply {
  return engine.compiler.once("product", { shape, ending }, () => {
    const { rows, inner, columns } = shape;
    const steps: Step[] = [];
    for (const column of blocksOf(columns, BLOCK.columns)) {
      for (const depth of blocksOf(inner, BLOCK.inner)) {
        steps.push(...blockSteps(engine, shape, ending, column, depth));
      }
    }
    const packedB = BLOCK.inner * (Math.min(columns, BLOCK.columns) + 3);
    const packedA = BLOCK.inner * (Math.min(rows, BLOCK.rows) + 3);
    return (a, b, bias, c) => {
      const scratch = {
        a: shape.transposeA ? engine.heap.scratch("matrix a", packedA * FLOAT) : 0,
        b: engine.heap.scratch("matrix b", packedB * FLOAT),
      };
      for (const step of steps) step({ a, b, bias, c, scratch });
    };
  });
}

interface Addresses {
  readonly a: number;
  readonly b: number;
  readonly bias: number;
  readonly c: number;
  readonly scratch: { readonly a: number; readonly b: number };
}

type Step = (addresses: Addresses) => void;

interface Block {
  readonly from: number;
  readonly size: number;
}

/** Packs a block of B, then packs (if transposed) and multiplies one block of A after another. */
function blockSteps(
  engine: WasmEngine,
  shape: ProductShape,
  ending: Ending,
  column: Block,
  depth: Block,
): Step[] {
  const panels = panelsOf(engine.compiler, column.size);
  const offsets = panels.map((_, i) => packedColumns(panels.slice(0, i)) * depth.size * FLOAT);
  return [
    packB(engine, shape, column, depth, panels, offsets),
    ...blocksOf(shape.rows, BLOCK.rows).map((row) =>
      multiplyBlock(engine, shape, ending, row, column, depth, panels, offsets)
    ),
  ];
}

function packB(
  { compiler }: WasmEngine,
  { inner, columns, transposeB }: ProductShape,
  column: Block,
  depth: Block,
  panels: readonly Panel[],
  offsets: readonly number[],
): Step {
  const jobs = panels.map((panel, i) => {
    const first = column.from + panel.from;
    const packing = { columns: panel.columns, steps: depth.size };
    return {
      to: offsets[i]!,
      from: (transposeB ? first * inner + depth.from : depth.from * columns + first) * FLOAT,
      pack: transposeB
        ? compilePackTransposed(compiler, { ...packing, stride: inner })
        : compilePack(compiler, { ...packing, stride: columns }),
    };
  });
  return ({ b, scratch }) => {
    for (const { from, to, pack } of jobs) pack(b + from, scratch.b + to);
  };
}

function multiplyBlock(
  { compiler }: WasmEngine,
  { rows, inner, columns, transposeA }: ProductShape,
  ending: Ending,
  row: Block,
  column: Block,
  depth: Block,
  panels: readonly Panel[],
  offsets: readonly number[],
): Step {
  const first = depth.from === 0;
  const last = depth.from + depth.size === inner;
  const packedRows = 4 * Math.ceil(row.size / 4);
  const packA = transposeA
    ? compilePack(compiler, { columns: row.size, steps: depth.size, stride: rows })
    : undefined;
  const a: TileShape["a"] = transposeA
    ? { contiguous: "rows", stride: packedRows, segment: 0 }
    : { contiguous: "steps", stride: inner, segment: 0 };
  const compile = ({ columns: panelColumns, width }: Panel, tileRows: number): Tile =>
    compileTile(compiler, {
      rows: tileRows,
      columns: panelColumns,
      steps: depth.size,
      a,
      b: { stride: width, segment: 0 },
      cStride: columns,
      start: !first ? "previous" : ending.bias ? "bias" : "zero",
      relu: ending.relu && last,
    });
  const whole = Math.floor(row.size / TILE_ROWS);
  const rest = row.size % TILE_ROWS;
  const jobs = panels.map((panel, i) => ({
    from: column.from + panel.from,
    offset: offsets[i]!,
    whole: whole > 0 ? compile(panel, TILE_ROWS) : undefined,
    rest: rest > 0 ? compile(panel, rest) : undefined,
  }));
  const aStep = TILE_ROWS * (transposeA ? 1 : inner) * FLOAT;
  const cStep = TILE_ROWS * columns * FLOAT;
  const aOffset = transposeA
    ? (depth.from * rows + row.from) * FLOAT
    : (row.from * inner + depth.from) * FLOAT;

  return ({ a, bias, c, scratch }) => {
    let block = a + aOffset;
    if (packA !== undefined) {
      packA(block, scratch.a);
      block = scratch.a;
    }
    for (const { from, offset, whole: tiles, rest: tile } of jobs) {
      const b = scratch.b + offset;
      const corner = c + (row.from * columns + from) * FLOAT;
      const panelBias = bias + from * FLOAT;
      tiles?.(block, b, corner, whole, aStep, cStep, 1, panelBias);
      tile?.(block + whole * aStep, b, corner + whole * cStep, 1, 0, 0, 1, panelBias);
    }
  };
}

function blocksOf(size: number, blockSize: number): Block[] {
  return Array.from({ length: Math.ceil(size / blockSize) }, (_, i) => ({
    from: i * blockSize,
    size: Math.min(blockSize, size - i * blockSize),
  }));
}
