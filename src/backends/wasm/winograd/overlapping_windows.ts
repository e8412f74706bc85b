/** Transforming products back to windows that overlap, and adding these up. */

import type { Compiler } from "../compiler.ts";
import { FunctionBuilder } from "../emit/function_builder.ts";
import { f32x4, FLOAT, i32, type Local, v128, VECTOR, type Vector } from "../emit/value.ts";
import { IMAGE_GRADIENT } from "./algebra.ts";
import type { TileRun } from "./tiling.ts";

/** Distances in float32. */
export interface WindowsShape {
  readonly channels: number;
  /** From one matrix of products to the next. */
  readonly matrixStride: number;
  /** From one row of the image to the next. */
  readonly rowStride: number;
  /** Which of the windows' four rows lie inside the image. */
  readonly rows: readonly boolean[];
  /** The windows side by side, from the image's left to its right. */
  readonly runs: readonly TileRun[];
  /** Whether the first two rows add to what the windows above them left there. */
  readonly addToPrevious: boolean;
}

/** (products, image): addresses of the first tile and of the first window's corner. */
export type OverlappingWindows = (products: number, image: number) => void;

const SIDE = [0, 1, 2, 3];

/**
 * Makes a row of windows. A window's right half waits in registers for the next one, its left half
 * is complete and stored; of its rows the upper two complete what is there already.
 */
export function compileOverlappingWindows(
  compiler: Compiler,
  shape: WindowsShape,
): OverlappingWindows {
  return compiler.function("overlapping windows", shape, () => {
    const { channels, matrixStride, rowStride, rows, runs, addToPrevious } = shape;
    const f = new FunctionBuilder(2);
    const [firstTile, firstWindow] = f.parameters as [Local<"i32">, Local<"i32">];
    const [tile, window] = f.locals("i32", 2) as [Local<"i32">, Local<"i32">];
    const vectors = f.local("i32", i32.const(channels / 4));
    const waiting = SIDE.map(() => f.locals("v128", 2));
    const keep = (value: Vector): Vector => f.keep(value);

    const put = (row: number, column: number, value: Vector): void => {
      const offset = (row * rowStride + column * channels) * FLOAT;
      const add = addToPrevious && row < 2;
      f.store(window, offset, add ? f32x4.add(value, v128.load(window, offset)) : value);
    };
    const makeWindow = (columns: readonly boolean[]): void => {
      const halves = SIDE.map((column) => {
        const values = SIDE.map((row) =>
          keep(v128.load(tile, (4 * row + column) * matrixStride * FLOAT))
        );
        return IMAGE_GRADIENT.apply(values, keep).map(keep);
      });
      for (const row of SIDE.filter((row) => rows[row])) {
        const cells = IMAGE_GRADIENT.apply(halves.map((half) => half[row]!), keep);
        waiting[row]!.forEach((local, column) => {
          if (columns[column]) put(row, column, f32x4.add(cells[column]!, local));
        });
        waiting[row]!.forEach((local, column) => f.set(local, cells[column + 2]!));
      }
      f.advance(tile, channels * FLOAT);
      f.advance(window, 2 * channels * FLOAT);
    };

    f.repeat(vectors, () => {
      f.set(tile, firstTile);
      f.set(window, firstWindow);
      for (const local of waiting.flat()) f.set(local, f32x4.zero());
      for (const run of runs) f.times(run.count, () => makeWindow(run.window));
      for (const row of SIDE.filter((row) => rows[row])) {
        waiting[row]!.forEach((local, column) => {
          if (runs.at(-1)!.window[column + 2]) put(row, column, local);
        });
      }
      f.advance(firstTile, VECTOR);
      f.advance(firstWindow, VECTOR);
    });
    return f;
  });
}
