/** Cutting the columns of B into panels as wide as a tile, and copying them together. */

import type { Compiler } from "./compiler.ts";
import { FunctionBuilder } from "./emit/function_builder.ts";
import { f32x4, FLOAT, type Local, v128, VECTOR } from "./emit/value.ts";

/** Neighbouring columns that a tile computes together. */
export interface Panel {
  readonly from: number;
  readonly columns: number;
  /** Columns of the panel in packed form: filled up to whole vectors. */
  readonly width: number;
}

/** Cuts `columns` into panels; only the last can be narrower than a tile. */
export function panelsOf({ tileColumns }: Compiler, columns: number): Panel[] {
  const panels: Panel[] = [];
  for (let from = 0; from < columns; from += tileColumns) {
    const own = Math.min(tileColumns, columns - from);
    panels.push({ from, columns: own, width: 4 * Math.ceil(own / 4) });
  }
  return panels;
}

/** Columns of all panels in packed form. */
export function packedColumns(panels: readonly Panel[]): number {
  return panels.reduce((sum, { width }) => sum + width, 0);
}

/** Copies a panel's columns from one address to another, `[step][width]`. */
export type Pack = (from: number, to: number) => void;

/** Sizes in float32. */
export interface PackShape {
  readonly columns: number;
  readonly steps: number;
  /** From one step of the source to the next or, of a transposed one, from column to column. */
  readonly stride: number;
}

/** Packs a source in which a step's columns lie together. */
export function compilePack(compiler: Compiler, shape: PackShape): Pack {
  return compiler.function("pack", shape, () => {
    const { columns, steps, stride } = shape;
    const f = new FunctionBuilder(2);
    const [from, to] = f.parameters as [Local<"i32">, Local<"i32">];
    f.times(steps, () => {
      for (let column = 0; column < columns; column += 4) {
        const values = v128.loadLanes(from, column * FLOAT, Math.min(4, columns - column));
        f.store(to, column * FLOAT, values);
      }
      f.advance(from, stride * FLOAT);
      f.advance(to, 4 * Math.ceil(columns / 4) * FLOAT);
    });
    return f;
  });
}

/** Packs a source in which a column's steps lie together: blocks of 4 x 4 are turned. */
export function compilePackTransposed(compiler: Compiler, shape: PackShape): Pack {
  return compiler.function("pack transposed", shape, () => {
    const { columns, steps, stride } = shape;
    const width = 4 * Math.ceil(columns / 4) * FLOAT;
    const f = new FunctionBuilder(2);
    const [from, to] = f.parameters as [Local<"i32">, Local<"i32">];
    const rows = f.locals("v128", 4);
    const turnBlock = (column: number, lanes: number): void => {
      rows.forEach((row, r) =>
        f.set(
          row,
          column + r < columns
            ? v128.loadLanes(from, (column + r) * stride * FLOAT, lanes)
            : f32x4.zero(),
        )
      );
      const turned = transpose(f, rows).slice(0, lanes);
      turned.forEach((row, step) => f.store(to, step * width + column * FLOAT, row));
    };
    const turnSteps = (lanes: number): void => {
      for (let column = 0; column < columns; column += 4) turnBlock(column, lanes);
    };
    if (steps >= 4) {
      f.times(Math.floor(steps / 4), () => {
        turnSteps(4);
        f.advance(from, VECTOR);
        f.advance(to, 4 * width);
      });
    }
    if (steps % 4 > 0) turnSteps(steps % 4);
    return f;
  });
}

/** The columns of a block of 4 x 4, given its rows. */
function transpose(f: FunctionBuilder, rows: readonly Local<"v128">[]): Local<"v128">[] {
  const [a, b, c, d] = rows as [Local<"v128">, Local<"v128">, Local<"v128">, Local<"v128">];
  const firstHalves = [[0, 4, 1, 5], [2, 6, 3, 7]];
  const [ab01, ab23] = firstHalves.map((lanes) => f.keep(f32x4.shuffle(a, b, lanes)));
  const [cd01, cd23] = firstHalves.map((lanes) => f.keep(f32x4.shuffle(c, d, lanes)));
  return [[ab01!, cd01!], [ab23!, cd23!]].flatMap(([left, right]) =>
    [[0, 1, 4, 5], [2, 3, 6, 7]].map((lanes) => f.keep(f32x4.shuffle(left!, right!, lanes)))
  );
}
