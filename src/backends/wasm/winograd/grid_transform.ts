/** Applies a transform along both axes of grids in memory, four channels at a time. */

import type { Compiler } from "../compiler.ts";
import { FunctionBuilder } from "../emit/function_builder.ts";
import { f32x4, FLOAT, i32, type Local, v128, VECTOR, type Vector } from "../emit/value.ts";
import type { Transform } from "./algebra.ts";

/**
 * Where a grid's cells lie, in float32 from its address; `null` marks a cell that does not exist:
 * read as 0, and not written.
 */
export type Grid = readonly (readonly (number | null)[])[];

/** All distances are in float32. */
export interface GridTransform {
  /** A multiple of 4. The channels of a cell lie together. */
  readonly channels: number;
  readonly from: Grid;
  readonly to: Grid;
  /** From one grid to its neighbour. */
  readonly fromStep: number;
  readonly toStep: number;
  /** What is done to the results on their way out. */
  readonly ending?: { readonly bias: boolean; readonly relu: boolean };
}

/** Transforms `count` neighbouring grids; addresses in bytes. */
export type RunGridTransform = (from: number, to: number, count: number, bias: number) => void;

/** The function of a transform; `from` and `to` have as many rows and columns as it takes. */
export function compileGridTransform(
  compiler: Compiler,
  transform: Transform,
  shape: GridTransform,
): RunGridTransform {
  return compiler.function(`winograd ${transform.name}`, shape, () => {
    const { channels, from, to, fromStep, toStep, ending } = shape;
    const f = new FunctionBuilder(4);
    const [source, target, count, biases] = f.parameters as [
      Local<"i32">,
      Local<"i32">,
      Local<"i32">,
      Local<"i32">,
    ];
    const vectors = f.local("i32");
    const bias = f.local("i32");
    const keep = (value: Vector): Vector => f.keep(value);
    const load = (offset: number | null): Vector =>
      offset === null ? f32x4.zero() : v128.load(source, offset * FLOAT);
    const end = (value: Vector): Vector => {
      const sum = ending?.bias ? f32x4.add(value, v128.load(bias)) : value;
      return ending?.relu ? f32x4.max(sum, f32x4.zero()) : sum;
    };
    f.repeat(count, () => {
      f.set(vectors, i32.const(channels / 4));
      if (ending?.bias) f.set(bias, biases);
      f.repeat(vectors, () => {
        // Column by column, so that only the results of this half are alive at once.
        const columns = range(transform.inputs).map((column) => {
          const values = from.map((row) => keep(load(row[column]!)));
          return transform.apply(values, keep).map(keep);
        });
        range(transform.outputs).forEach((row) => {
          const values = transform.apply(columns.map((column) => column[row]!), keep);
          values.forEach((value, column) => {
            const offset = to[row]![column]!;
            if (offset !== null) f.store(target, offset * FLOAT, end(value));
          });
        });
        f.advance(source, VECTOR);
        f.advance(target, VECTOR);
        if (ending?.bias) f.advance(bias, VECTOR);
      });
      f.advance(source, (fromStep - channels) * FLOAT);
      f.advance(target, (toStep - channels) * FLOAT);
    });
    return f;
  });
}

/** A grid of cells at regular distances, without those whose row or column is not present. */
export function regularGrid(
  rows: readonly boolean[],
  columns: readonly boolean[],
  rowStride: number,
  columnStride: number,
): Grid {
  return rows.map((rowPresent, row) =>
    columns.map((columnPresent, column) =>
      rowPresent && columnPresent ? row * rowStride + column * columnStride : null
    )
  );
}

/** The 4 x 4 grid of transforms, each in a matrix of its own. */
export function matrixGrid(matrixStride: number): Grid {
  return range(4).map((row) => range(4).map((column) => (4 * row + column) * matrixStride));
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
