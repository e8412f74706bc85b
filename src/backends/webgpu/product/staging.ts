/** Bringing a tile of a factor from its buffer through registers into workgroup memory. */

import { repeat } from "../program.ts";
import type { Certain, Factor } from "./factor.ts";
import { padding, threadsOf, type Tile } from "./tile.ts";

/** The text that stages one factor's tile; `depth0` is the tile's first depth. */
export interface Staging {
  /** The workgroup variable. */
  readonly declaration: string;
  /** What every tile along the depth has in common; runs once. */
  readonly prepare: string;
  /** Fetches a tile into registers. */
  readonly fetch: string;
  /** Writes the registers to workgroup memory. */
  readonly put: string;
  /** Adds the registers to the vector `columnSums`; only for four neighbours across lines. */
  readonly sum: string;
  /** The row of workgroup memory that holds a depth. */
  readonly rowOf: (depth: number) => number;
}

/**
 * A row of workgroup memory is one depth, in vectors of four lines. Where four neighbours run along
 * the depth, a thread fetches four lines of them, a block of 4 x 4, and turns it in registers: the
 * four numbers of a vector are never written by two threads, which would be a race.
 *
 * The rows of neighbouring blocks lie next to each other (depth 4 q + j in row j · depth / 4 + q), and
 * rows are padded, so that eight lanes that write at once meet eight different banks of memory.
 *
 * @param name Of the workgroup variable, and the start of all other names
 * @param first The tile's first line, in WGSL
 * @param lines How many lines the tile has
 */
export function stage(
  name: string,
  factor: Factor,
  tile: Tile,
  lines: number,
  first: string,
  certain: Certain,
): Staging {
  const threads = threadsOf(tile);
  const turned = factor.neighbours === "alongDepth";
  const blocksOfDepth = tile.depth / 4;
  // Blocks of four neighbours, or of 4 x 4; as many turns as it takes for threads to fetch all.
  const perRow = turned ? blocksOfDepth : lines / 4;
  const blocks = turned ? lines / 4 * blocksOfDepth : lines / 4 * tile.depth;
  const turns = Math.ceil(blocks / threads);

  const block = (turn: number): string => `(thread + ${turn * threads}u)`;
  const across = (turn: number): string => `(${block(turn)} % ${perRow}u)`;
  const along = (turn: number): string => `(${block(turn)} / ${perRow}u)`;
  const inTurn = (turn: number, text: string): string =>
    blocks % threads !== 0 && turn === turns - 1
      ? `if (thread < ${blocks - turn * threads}u) {\n${text}\n}`
      : text;

  /** One id for each vector of registers. */
  const ids = (turn: number): string[] =>
    Array.from({ length: turned ? 4 : 1 }, (_, i) => `${name}${turn}_${i}`);
  const depthId = (turn: number): string => `${name}Depth${turn}`;
  const line = (turn: number, i: number): string =>
    turned ? `${first} + ${along(turn)} * 4u + ${i}u` : `${first} + ${across(turn)} * 4u`;
  const depth = (turn: number): string =>
    `depth0 + ${turned ? `${across(turn)} * 4u` : along(turn)}`;

  return {
    declaration: `var<workgroup> ${name}: array<array<vec4<f32>, ${
      lines / 4 + (turned ? padding(tile) : 0)
    }>, ${tile.depth}>;`,
    prepare: repeat(turns, (turn) =>
      ids(turn).map((id, i) =>
        `let line${id} = ${line(turn, i)};
${factor.ofLine(id, `line${id}`)}
var register${id}: vec4<f32>;`
      ).join("\n")),
    fetch: repeat(turns, (turn) =>
      inTurn(
        turn,
        `let ${depthId(turn)} = ${depth(turn)};
${factor.ofDepth(depthId(turn), depthId(turn))}
` + ids(turn).map((id) => {
          const place = {
            line: `line${id}`,
            lineId: id,
            depth: depthId(turn),
            depthId: depthId(turn),
          };
          return `register${id} = vec4<f32>();\n${factor.fetch(`register${id}`, place, certain)}`;
        }).join("\n"),
      )),
    put: repeat(turns, (turn) =>
      inTurn(
        turn,
        turned
          ? repeat(4, (j) =>
            `${name}[${j * blocksOfDepth}u + ${across(turn)}][${along(turn)}] = vec4<f32>(${
              ids(turn).map((id) =>
                `register${id}[${j}]`
              ).join(", ")
            });`)
          : `${name}[${along(turn)}][${across(turn)}] = register${ids(turn)[0]};`,
      )),
    sum: repeat(turns, (turn) => inTurn(turn, `columnSums += register${ids(turn)[0]};`)),
    rowOf: (depth) => turned ? depth % 4 * blocksOfDepth + Math.floor(depth / 4) : depth,
  };
}
