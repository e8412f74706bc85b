/** What a replacement of one of tfjs's own kernels is. */

import type * as tf from "@tensorflow/tfjs";
import type { WasmEngine } from "./engine.ts";

/** A tensor as kernels see it. */
export type Info = tf.TensorInfo;

/** A kernel as tfjs calls it, for the shapes it can compute. */
export interface StockKernel {
  readonly name: string;
  /** The result, or `undefined` where the stock kernel must compute. */
  readonly run: (engine: WasmEngine, call: Call) => Info | undefined;
  /** Computes in place of the stock kernel where tfjs has none. */
  readonly compose?: (call: Call) => Info;
}

/** What a kernel is given. */
export interface Call {
  // deno-lint-ignore no-explicit-any -- tfjs types a kernel's inputs and attributes no further
  readonly inputs: any;
  // deno-lint-ignore no-explicit-any
  readonly attrs: any;
  // deno-lint-ignore no-explicit-any
  readonly backend: any;
}

/** Makes the output and hands its address to `compute`. */
export function withOutput(
  { heap }: WasmEngine,
  shape: number[],
  compute: (output: number, at: (tensor: Info) => number) => void,
): Info {
  const output = heap.output(shape);
  compute(heap.address(output), (tensor) => heap.address(tensor));
  return output;
}

/** Whether all tensors hold float32. */
export function float32(...tensors: Info[]): boolean {
  return tensors.every(({ dtype }) => dtype === "float32");
}

/** How many values a shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
