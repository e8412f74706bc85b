/**
 * C = A B for every member, in tiles: the one algorithm behind convolutions, dense layers and their
 * gradients, which differ only in where the elements of A and B lie.
 */

import { type Binding, makeProgram, type Program, repeat } from "../program.ts";
import type { Factor } from "./factor.ts";
import { stage, type Staging } from "./staging.ts";
import { accumulator, type Finish, storeBlock } from "./store.ts";
import { DEPTH_UNIT, threadsOf, type Tile } from "./tile.ts";

/** A product of M x K by K x N matrices, one for each member. */
export interface Product {
  readonly label: string;
  readonly members: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly a: Factor;
  readonly b: Factor;
  readonly tile: Tile;
  /** How many parts the depth is wanted in. Each is summed apart; see {@linkcode splitDepth}. */
  readonly parts?: number;
  readonly finish?: Finish;
  /** Adds a row to C that holds the sums of B's columns: a bias's gradient, while B passes by. */
  readonly columnSums?: boolean;
}

/** The parts of a depth, none of them empty. */
export interface Split {
  readonly parts: number;
  /** A multiple of every tile's depth, so that a tile never lies in two parts. */
  readonly depthOfPart: number;
}

/** Splits a depth into about as many parts as are wanted. */
export function splitDepth(depth: number, wanted: number): Split {
  const depthOfPart = Math.ceil(Math.ceil(depth / wanted) / DEPTH_UNIT) * DEPTH_UNIT;
  return { depthOfPart, parts: Math.ceil(depth / depthOfPart) };
}

/**
 * The program. It reads A's and B's buffers, then `bias` `[E, N]` and `gate` if it has them, and
 * writes `result` `[E, parts, M, N]`, with M + 1 rows if it has column sums.
 *
 * The next tile is fetched into registers while this one is multiplied.
 */
export function productProgram(product: Product): Program {
  const { label, members, rows, columns, depth, a, b, tile, finish = {}, columnSums } = product;
  const { parts, depthOfPart } = splitDepth(depth, product.parts ?? 1);
  if (columnSums && b.neighbours !== "acrossLines") {
    throw new Error("Columns are summed from vectors that run across them");
  }
  const threads = threadsOf(tile);
  const vectors = columns % 4 === 0;
  const whole = depth % tile.depth === 0;
  const stagedA = stage("tileA", a, tile, tile.rows, "row0", {
    line: rows % tile.rows === 0,
    depth: whole,
  });
  const stagedB = stage("tileB", b, tile, tile.columns, "column0", {
    line: columns % tile.columns === 0,
    depth: whole,
  });
  const isOneTile = depth <= tile.depth;
  const fetch = `${stagedA.fetch}\n${stagedB.fetch}`;
  return makeProgram({
    label,
    threads,
    groups: [
      Math.ceil(rows / tile.rows),
      Math.ceil(columns / tile.columns),
      members * parts,
    ],
    bindings: bindingsOf(product, vectors),
    declarations: [
      stagedA.declaration,
      stagedB.declaration,
      columnSums ? `var<workgroup> sums: array<vec4<f32>, ${threads}>;` : "",
    ].join("\n"),
    body: `let member = group.z / ${parts}u;
let row0 = group.x * ${tile.rows}u;
let column0 = group.y * ${tile.columns}u;
let slice = group.z * ${(rows + (columnSums ? 1 : 0)) * columns}u;
let across = thread % ${tile.columns / tile.threadColumns}u;
let down = thread / ${tile.columns / tile.threadColumns}u;
var depth0 = group.z % ${parts}u * ${depthOfPart}u;
let depthEnd = min(depth0 + ${depthOfPart}u, ${depth}u);
${declareAccumulators(tile)}
${columnSums ? "var columnSums: vec4<f32>;" : ""}
${stagedA.prepare}
${stagedB.prepare}
{
${fetch}
}
${isOneTile ? "" : "loop {"}
${stagedA.put}
${stagedB.put}
${columnSums ? stagedB.sum : ""}
workgroupBarrier();
${isOneTile ? "" : `depth0 += ${tile.depth}u;\nif (depth0 < depthEnd) {\n${fetch}\n}`}
${multiplyTiles(tile, stagedA, stagedB)}
${isOneTile ? "" : "if (depth0 >= depthEnd) { break; }\nworkgroupBarrier();\n}"}
${storeBlock(tile, rows, columns, vectors, finish)}
${columnSums ? storeColumnSums(tile, rows, columns, vectors) : ""}`,
  });
}

function bindingsOf({ a, b, finish = {} }: Product, vectors: boolean): Binding[] {
  const type = (isVector: boolean): Binding["type"] => isVector ? "vec4<f32>" : "f32";
  return [
    { name: a.binding, type: type(a.vectors) },
    { name: b.binding, type: type(b.vectors) },
    ...(finish.bias ? [{ name: "bias", type: type(vectors) }] : []),
    ...(finish.gate ? [{ name: "gate", type: type(vectors) }] : []),
    { name: "result", type: type(vectors), writes: true },
  ];
}

function declareAccumulators({ threadRows, threadColumns }: Tile): string {
  return repeat(
    threadRows,
    (r) => repeat(threadColumns / 4, (v) => `var ${accumulator(r, v)}: vec4<f32>;`),
  );
}

/** Multiplies what is in workgroup memory; every thread has its block in registers by name. */
function multiplyTiles(tile: Tile, a: Staging, b: Staging): string {
  const threadsAcross = tile.columns / tile.threadColumns;
  const threadsDown = tile.rows / tile.threadRows;
  const rowVectors = tile.threadRows / 4;
  const columnVectors = tile.threadColumns / 4;
  return repeat(tile.depth, (depth) =>
    `{
${repeat(rowVectors, (i) => `let a${i} = tileA[${a.rowOf(depth)}][down + ${i * threadsDown}u];`)}
${
      repeat(
        columnVectors,
        (v) => `let b${v} = tileB[${b.rowOf(depth)}][across + ${v * threadsAcross}u];`,
      )
    }
${
      repeat(tile.threadRows, (r) =>
        repeat(columnVectors, (v) => {
          const sum = accumulator(r, v);
          const factor = `vec4<f32>(a${Math.floor(r / 4)}[${r % 4}])`;
          return `${sum} = fma(${factor}, b${v}, ${sum});`;
        }))
    }
}`);
}

/** The last row of C: threads hold sums of single columns, which are added in a fixed order. */
function storeColumnSums(tile: Tile, rows: number, columns: number, vectors: boolean): string {
  const across = tile.columns / 4;
  const stored = vectors
    ? `if (column < ${columns}u) { result[(slice + ${rows * columns}u + column) / 4u] = total; }`
    : repeat(4, (lane) =>
      `if (column + ${lane}u < ${columns}u) {
  result[slice + ${rows * columns}u + column + ${lane}u] = total[${lane}];
}`);
  return `if (group.x == 0u) { sums[thread] = columnSums; }
workgroupBarrier();
if (group.x == 0u && thread < ${across}u) {
var total = vec4<f32>();
${repeat(threadsOf(tile) / across, (i) => `total += sums[thread + ${i * across}u];`)}
let column = column0 + thread * 4u;
${stored}
}`;
}
