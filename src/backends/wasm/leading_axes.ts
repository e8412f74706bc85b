/**
 * tfjs's operations along the leading axes, where they only pass over memory: the stock kernels
 * transpose, or copy value by value.
 */

import * as tf from "@tensorflow/tfjs";
import { scale } from "./elementwise.ts";
import { FLOAT } from "./emit/value.ts";
import type { WasmEngine } from "./engine.ts";
import {
  type Call,
  float32,
  type Info,
  sizeOf,
  type StockKernel,
  withOutput,
} from "./stock_kernel.ts";
import { sumRows } from "./sum_rows.ts";

/** Sums, means, repetitions and slices along leading axes. */
export const LEADING_AXES_KERNELS: readonly StockKernel[] = [
  { name: tf.Sum, run: (engine, call) => sumOver(engine, call, () => {}) },
  {
    name: tf.Mean,
    run: (engine, call) =>
      sumOver(engine, call, (sums, size, rows) => scale(engine, size, 1 / rows)(sums, sums)),
  },
  {
    name: tf.Tile,
    run: (engine, { inputs: { x }, attrs: { reps } }) => {
      const [times, ...others] = reps as number[];
      const leading = times !== undefined && others.every((repeats) => repeats === 1);
      if (!leading || !float32(x) || sizeOf(x.shape) * times === 0) return undefined;
      const bytes = sizeOf(x.shape) * FLOAT;
      return withOutput(engine, [x.shape[0] * times, ...x.shape.slice(1)], (out, at) => {
        for (let i = 0; i < times; i++) engine.heap.copy(out + i * bytes, at(x), bytes);
      });
    },
  },
  {
    name: tf.Slice,
    run: (engine, { inputs: { x }, attrs: { begin, size } }) => {
      if (!float32(x) || x.shape.length === 0) return undefined;
      const [from, sizes] = tf.slice_util.parseSliceParams(x, begin, size) as [number[], number[]];
      const whole = sizes.slice(1).every((size, i) => size === x.shape[i + 1]);
      if (!whole || sizeOf(sizes) === 0) return undefined;
      const row = sizeOf(x.shape) / x.shape[0] * FLOAT;
      return withOutput(
        engine,
        sizes,
        (out, at) => engine.heap.copy(out, at(x) + from[0]! * row, sizes[0]! * row),
      );
    },
  },
];

/** Sums over leading axes, on which `finish` has the last word. */
function sumOver(
  engine: WasmEngine,
  { inputs: { x }, attrs: { axis, keepDims } }: Call,
  finish: (sums: number, size: number, rows: number) => void,
): Info | undefined {
  const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
  const leading = axes.length > 0 && axes.length < x.shape.length &&
    axes.every((axis, i) => axis === i);
  if (!leading || !float32(x) || sizeOf(x.shape) === 0) return undefined;
  const kept: number[] = x.shape.slice(axes.length);
  const size = sizeOf(kept);
  const rows = sizeOf(x.shape) / size;
  return withOutput(engine, keepDims ? [...axes.map(() => 1), ...kept] : kept, (sums, at) => {
    sumRows(engine, rows, size)(at(x), sums);
    finish(sums, size, rows);
  });
}
