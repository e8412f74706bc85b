/**
 * The tile: the innermost part of every product. A few rows and columns of C = A B
 * are kept in registers while the inner dimension, here counted in steps, runs through.
 */

import type { Compiler } from "./compiler.ts";
import { FunctionBuilder } from "./emit/function_builder.ts";
import { f32x4, FLOAT, type Local, v128, VECTOR, type Vector } from "./emit/value.ts";
import type { MultiplyAdd } from "./simd.ts";

/** All distances are in float32. */
export interface TileShape {
  readonly rows: number;
  readonly columns: number;
  /** Steps in a segment; the number of segments is given at run time. */
  readonly steps: number;
  readonly a: {
    /** What lies together in A: the steps of a row, or the rows of a step. */
    readonly contiguous: "steps" | "rows";
    /** From one row to the next, or from one step to the next. */
    readonly stride: number;
    /** From the start of one segment to that of the next. */
    readonly segment: number;
  };
  readonly b: {
    /** From one step to the next; a step's columns lie together. */
    readonly stride: number;
    readonly segment: number;
  };
  /** From one row of C to the next. */
  readonly cStride: number;
  /** What the sums start from. */
  readonly start: "zero" | "bias" | "previous";
  /** Whether the sums end in max(0, ·). */
  readonly relu: boolean;
}

/**
 * Computes `count` tiles one after another, A and C moving on by `aStep` and `cStep` bytes after
 * each. Addresses are in bytes; `bias` points to the columns' biases where sums start from them.
 */
export type Tile = (
  a: number,
  b: number,
  c: number,
  count: number,
  aStep: number,
  cStep: number,
  segments: number,
  bias: number,
) => void;

/** The tile function of a shape. */
export function compileTile(compiler: Compiler, shape: TileShape): Tile {
  return compiler.function("tile", shape, () => tileFunction(shape, compiler.multiplyAdd));
}

/** One vector of a tile's sums. */
interface Sum {
  readonly row: number;
  readonly column: number;
  readonly lanes: number;
  /** In bytes, from the tile's first value of C. */
  readonly offset: number;
  readonly sum: Local<"v128">;
}

function tileFunction(shape: TileShape, multiplyAdd: MultiplyAdd): FunctionBuilder {
  const f = new FunctionBuilder(8);
  const [aTile, bPanel, c, count, aStep, cStep, segments, bias] = f.parameters as EightInts;
  const [a, b, segment] = f.locals("i32", 3) as [Local<"i32">, Local<"i32">, Local<"i32">];
  const vectors = Math.ceil(shape.columns / 4);
  const lanes = (column: number): number => Math.min(4, shape.columns - 4 * column);
  const sums: Sum[] = range(shape.rows).flatMap((row) =>
    range(vectors).map((column) => ({
      row,
      column,
      lanes: lanes(column),
      offset: row * shape.cStride * FLOAT + column * VECTOR,
      sum: f.local("v128"),
    }))
  );
  const bStep = f.locals("v128", vectors);
  const spread = f.local("v128");

  /** Adds the products of one step; `aValue` gives the row's value of A in all lanes. */
  const addStep = (step: number, aValue: (row: number) => Vector): void => {
    const offset = step * shape.b.stride * FLOAT;
    bStep.forEach((vector, column) =>
      f.set(vector, v128.loadLanes(b, offset + column * VECTOR, lanes(column)))
    );
    for (const { row, column, sum } of sums) {
      if (column === 0) f.set(spread, aValue(row));
      f.set(sum, multiplyAdd(spread, bStep[column]!, sum));
    }
  };
  const addSteps = shape.a.contiguous === "steps"
    ? stepsOfRows(f, shape, a, addStep)
    : rowsOfSteps(f, shape, a, addStep);

  f.repeat(count, () => {
    for (const { column, lanes, offset, sum } of sums) {
      if (shape.start === "zero") f.set(sum, f32x4.zero());
      else if (shape.start === "bias") f.set(sum, v128.loadLanes(bias, column * VECTOR, lanes));
      else f.set(sum, v128.loadLanes(c, offset, lanes));
    }
    f.set(a, aTile);
    f.set(b, bPanel);
    f.set(segment, segments);
    f.repeat(segment, () => {
      const passed = addSteps((steps) => f.advance(b, steps * shape.b.stride * FLOAT));
      f.advance(a, (shape.a.segment - passed.a) * FLOAT);
      f.advance(b, (shape.b.segment - passed.steps * shape.b.stride) * FLOAT);
    });
    for (const { offset, sum, lanes } of sums) {
      if (shape.relu) f.set(sum, f32x4.max(sum, f32x4.zero()));
      f.storeLanes(c, offset, sum, lanes);
    }
    f.advance(aTile, aStep);
    f.advance(c, cStep);
  });
  return f;
}

/** Emits a segment's steps; says how far that has moved A, in float32, and how many steps B. */
type AddSteps = (advanceB: (steps: number) => void) => { a: number; steps: number };

type AddStep = (step: number, aValue: (row: number) => Vector) => void;

/** A row's steps lie together: four of them are loaded at a time and spread one by one. */
function stepsOfRows(
  f: FunctionBuilder,
  { rows, steps, a: { stride } }: TileShape,
  a: Local<"i32">,
  addStep: AddStep,
): AddSteps {
  const aRows = f.locals("v128", rows);
  const fours = Math.floor(steps / 4);
  return (advanceB) => {
    if (fours > 0) {
      f.times(fours, () => {
        aRows.forEach((row, r) => f.set(row, v128.load(a, r * stride * FLOAT)));
        for (const step of range(4)) addStep(step, (row) => f32x4.splatLane(aRows[row]!, step));
        f.advance(a, 4 * FLOAT);
        advanceB(4);
      });
    }
    for (const step of range(steps % 4)) {
      addStep(step, (row) => v128.loadSplat(a, (row * stride + step) * FLOAT));
    }
    return { a: 4 * fours, steps: 4 * fours };
  };
}

/** A step's rows lie together: four rows are loaded at once, other numbers one by one. */
function rowsOfSteps(
  f: FunctionBuilder,
  { rows, steps, a: { stride } }: TileShape,
  a: Local<"i32">,
  addStep: AddStep,
): AddSteps {
  const fourRows = f.local("v128");
  const add = (step: number): void => {
    const offset = step * stride * FLOAT;
    if (rows !== 4) {
      return addStep(step, (row) => v128.loadSplat(a, offset + row * FLOAT));
    }
    f.set(fourRows, v128.load(a, offset));
    addStep(step, (row) => f32x4.splatLane(fourRows, row));
  };
  const unrolled = Math.min(steps, 4);
  const turns = Math.floor(steps / unrolled);
  return (advanceB) => {
    f.times(turns, () => {
      for (const step of range(unrolled)) add(step);
      f.advance(a, unrolled * stride * FLOAT);
      advanceB(unrolled);
    });
    for (const step of range(steps % unrolled)) add(step);
    return { a: turns * unrolled * stride, steps: turns * unrolled };
  };
}

type EightInts = [
  Local<"i32">,
  Local<"i32">,
  Local<"i32">,
  Local<"i32">,
  Local<"i32">,
  Local<"i32">,
  Local<"i32">,
  Local<"i32">,
];

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
