/** What a backend's own kernel of an operation of `src/ops` is. */

import type * as tf from "@tensorflow/tfjs";

/** A kernel of an operation, given the engine of its backend. */
export interface MemberKernel<Engine> {
  readonly name: string;
  readonly run: (
    engine: Engine,
    inputs: never,
    attributes: never,
  ) => tf.TensorInfo | tf.TensorInfo[];
}

/** Makes kernels for one kind of engine, of operations or of the names of kernels. */
export function kernelsOn<Engine>(): <Inputs, Attributes extends object>(
  op: string | { readonly name: string },
  run: (
    engine: Engine,
    inputs: Inputs,
    attributes: Attributes,
  ) => tf.TensorInfo | tf.TensorInfo[],
) => MemberKernel<Engine> {
  return (op, run) => ({ name: typeof op === "string" ? op : op.name, run });
}
