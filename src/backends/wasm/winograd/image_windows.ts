/** The transforms of a block's 4 x 4 windows, as sixteen matrices of tiles and channels. */

import type { Compiler } from "../compiler.ts";
import type { ConvolutionShape } from "../convolution/shape.ts";
import { FunctionBuilder } from "../emit/function_builder.ts";
import { f32x4, FLOAT, i32, type Local, v128, VECTOR, type Vector } from "../emit/value.ts";
import type { WasmEngine } from "../engine.ts";
import { IMAGE } from "./algebra.ts";
import { matrixStride } from "./blocks.ts";
import type { TileRow, TileRun, Tiling } from "./tiling.ts";

/** Transforms a block's windows of the batch at `x` into the matrices at `windows`. */
export type TransformWindows = (x: number, block: readonly TileRow[], windows: number) => void;

/** Makes the transform of a convolution's windows; pixels outside of an image are 0. */
export function imageWindows(
  { compiler }: WasmEngine,
  { height, width, inputs, top, left }: ConvolutionShape,
  tiling: Tiling,
): TransformWindows {
  const transforms = new Map(tiling.rows.map((run) => [
    run,
    compileRowOfWindows(compiler, {
      channels: inputs,
      rowStride: width * inputs,
      matrixStride: matrixStride(tiling, inputs),
      rows: run.window,
      runs: tiling.columns,
    }),
  ]));
  return (x, block, windows) => {
    block.forEach(({ image, row, run }, index) => {
      // Where a window begins outside of the image this address is not read.
      const pixel = (image * height + 2 * row - top) * width - left;
      const to = windows + index * tiling.across * inputs * FLOAT;
      transforms.get(run)!(x + pixel * inputs * FLOAT, to);
    });
  };
}

/** Distances in float32. */
interface RowShape {
  readonly channels: number;
  /** From one row of the image to the next. */
  readonly rowStride: number;
  readonly matrixStride: number;
  /** Which of the windows' four rows lie inside the image. */
  readonly rows: readonly boolean[];
  /** The windows side by side, from the image's left to its right. */
  readonly runs: readonly TileRun[];
}

/**
 * (image, windows): transforms a row of windows, from the address of the first one's corner. Half
 * of a window is also the next one's: its columns are transformed once and wait in registers.
 */
function compileRowOfWindows(
  compiler: Compiler,
  shape: RowShape,
): (image: number, windows: number) => void {
  return compiler.function("row of windows", shape, () => {
    const { channels, rowStride, matrixStride, rows, runs } = shape;
    const f = new FunctionBuilder(2);
    const [firstPixel, firstWindow] = f.parameters as [Local<"i32">, Local<"i32">];
    const [pixel, window] = f.locals("i32", 2) as [Local<"i32">, Local<"i32">];
    const vectors = f.local("i32", i32.const(channels / 4));
    const waiting = [f.locals("v128", 4), f.locals("v128", 4)];
    const keep = (value: Vector): Vector => f.keep(value);

    const transformColumn = (column: number, present: boolean): Vector[] => {
      const values = rows.map((row, r) =>
        row && present
          ? keep(v128.load(pixel, (r * rowStride + column * channels) * FLOAT))
          : f32x4.zero()
      );
      return IMAGE.apply(values, keep).map(keep);
    };
    const wait = (columns: readonly (readonly Vector[])[]): void =>
      columns.forEach((column, i) =>
        column.forEach((value, row) => f.set(waiting[i]![row]!, value))
      );
    const transformWindow = (present: readonly boolean[]): void => {
      const right = [2, 3].map((column) => transformColumn(column, present[column]!));
      const columns = [...waiting, ...right];
      for (let row = 0; row < 4; row++) {
        IMAGE.apply(columns.map((column) => column[row]!), keep).forEach((value, column) =>
          f.store(window, (4 * row + column) * matrixStride * FLOAT, value)
        );
      }
      wait(right);
      f.advance(pixel, 2 * channels * FLOAT);
      f.advance(window, channels * FLOAT);
    };

    f.repeat(vectors, () => {
      f.set(pixel, firstPixel);
      f.set(window, firstWindow);
      wait([0, 1].map((column) => transformColumn(column, runs[0]!.window[column]!)));
      for (const run of runs) f.times(run.count, () => transformWindow(run.window));
      f.advance(firstPixel, VECTOR);
      f.advance(firstWindow, VECTOR);
    });
    return f;
  });
}
