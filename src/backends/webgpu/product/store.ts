/** What happens to a product's values on their way from registers to their buffer. */

import { relu, repeat, when } from "../program.ts";
import type { Tile } from "./tile.ts";

/** What is done to every value of C, in this order. */
export interface Finish {
  /** Adds the member's bias of the column, from `bias` `[E, columns]`. */
  readonly bias?: boolean;
  readonly relu?: boolean;
  /**
   * Multiplies by `scale` where `gate`, of C's shape, is positive; gives 0 elsewhere. So the gradient
   * passes the ReLU, and the dropout after it, that made the values of `gate`.
   */
  readonly gate?: { readonly scale: number };
  /** Adds to what C holds. */
  readonly accumulate?: boolean;
}

/** The name of the accumulator of a vector of a thread's block. */
export function accumulator(row: number, vector: number): string {
  return `c${row}_${vector}`;
}

/**
 * Stores a thread's block. Its rows lie in groups of four, its columns in vectors, each as far apart
 * as the threads of the tile need.
 *
 * @param vectors Whether C, `bias` and `gate` are arrays of vectors
 */
export function storeBlock(
  tile: Tile,
  rows: number,
  columns: number,
  vectors: boolean,
  finish: Finish,
): string {
  const threadsAcross = tile.columns / tile.threadColumns;
  const threadsDown = tile.rows / tile.threadRows;
  const last = (row: string, column: string): (string | false)[] => [
    rows % tile.rows !== 0 && `${row} < ${rows}u`,
    columns % tile.columns !== 0 && `${column} < ${columns}u`,
  ];
  return repeat(tile.threadRows, (r) =>
    repeat(tile.threadColumns / 4, (v) => {
      const row = `row0 + (down + ${Math.floor(r / 4) * threadsDown}u) * 4u + ${r % 4}u`;
      const column = `column0 + (across + ${v * threadsAcross}u) * 4u`;
      const one = (value: string, at: string, column: string, unit: number): string =>
        `let at = (slice + row * ${columns}u + ${at}) / ${unit}u;
${finished(value, `(member * ${columns}u + ${column}) / ${unit}u`, unit, finish)}`;
      const stored = vectors
        ? when(last("row", "column"), one(accumulator(r, v), "column", "column", 4))
        : repeat(4, (lane) =>
          `{ ${
            when(
              last("row", `column + ${lane}u`),
              one(`${accumulator(r, v)}[${lane}]`, `column + ${lane}u`, `column + ${lane}u`, 1),
            )
          } }`);
      return `{ let row = ${row}; let column = ${column};\n${stored} }`;
    }));
}

function finished(value: string, biasAt: string, unit: number, finish: Finish): string {
  const type = unit === 4 ? "vec4<f32>" : "f32";
  const steps = [`var value = ${value};`];
  if (finish.bias) steps.push(`value += bias[${biasAt}];`);
  if (finish.relu) steps.push(`value = ${relu("value", type)};`);
  if (finish.gate) {
    const { scale } = finish.gate;
    const scaled = scale === 1 ? "value" : `value * f32(${scale})`;
    steps.push(`value = select(${type}(), ${scaled}, gate[at] > ${type}());`);
  }
  if (finish.accumulate) steps.push("value += result[at];");
  return [...steps, "result[at] = value;"].join(" ");
}
