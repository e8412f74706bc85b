/**
 * How the operations with a leading member axis reach tfjs: each is a kernel of tfjs's registry,
 * so that autodiff records it and a backend can bring its own. Every backend starts with the
 * composition given here, which runs tfjs's stock kernels on one member's slice after another.
 */

import * as tf from "@tensorflow/tfjs";

/** Computes a kernel's output from its inputs. */
export type MemberKernel<Inputs, Attributes> = (
  inputs: Inputs,
  attributes: Attributes,
) => tf.Tensor | tf.Tensor[];

/** A kernel whose gradient is known and that runs on every backend. */
export interface MemberOp<Inputs extends object, Attributes extends object> {
  readonly name: string;
  readonly compose: MemberKernel<Inputs, Attributes>;
}

const ops: MemberOp<object, object>[] = [];

/** Declares an operation; {@linkcode registerOps} puts it into the registry of a backend. */
export function defineOp<Inputs extends object, Attributes extends object>(
  op: MemberOp<Inputs, Attributes>,
): MemberOp<Inputs, Attributes> {
  ops.push(op as unknown as MemberOp<object, object>);
  return op;
}

/** Registers the composition of every operation for a backend that has no kernel of its own. */
export function registerOps(backendName: string): void {
  for (const { name, compose } of ops) {
    if (tf.getKernel(name, backendName) !== undefined) continue;
    tf.registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: ({ inputs, attrs }) => tf.tidy(() => compose(inputs, attrs ?? {})),
    });
  }
}

/** Runs an operation on the current backend. */
export function runOp<Inputs extends object, Attributes extends object>(
  op: MemberOp<Inputs, Attributes>,
  inputs: Inputs,
  attributes: Attributes,
): tf.Tensor {
  return run(op, inputs, attributes) as tf.Tensor;
}

/** Runs an operation that has several outputs. */
export function runOpOfSeveral<Inputs extends object, Attributes extends object>(
  op: MemberOp<Inputs, Attributes>,
  inputs: Inputs,
  attributes: Attributes,
): tf.Tensor[] {
  return run(op, inputs, attributes) as tf.Tensor[];
}

function run<Inputs extends object, Attributes extends object>(
  { name }: MemberOp<Inputs, Attributes>,
  inputs: Inputs,
  attributes: Attributes,
): tf.Tensor | tf.Tensor[] {
  return tf.engine().runKernel(
    name,
    inputs as unknown as tf.NamedTensorMap,
    attributes as unknown as tf.NamedAttrMap,
  );
}

/** The gradient of an operation by its inputs, each computed only where it is asked for. */
export function defineGradient<Attributes extends object>(
  name: string,
  inputsToSave: string[],
  saveOutput: boolean,
  gradients: (
    dy: tf.Tensor,
    saved: tf.Tensor[],
    attributes: Attributes,
  ) => Record<string, () => tf.Tensor>,
): void {
  tf.registerGradient({
    kernelName: name,
    inputsToSave,
    outputsToSave: saveOutput ? [true] : [],
    gradFunc: (dy, saved, attributes) =>
      gradients(dy as tf.Tensor, saved, attributes as unknown as Attributes),
  });
}

/**
 * Applies `f` to each member's slices (without their member axis) and stacks the results. With
 * one member nothing is copied: slicing and stacking are then only reshapes.
 */
export function mapMembers<T extends tf.Tensor>(
  tensors: T[],
  f: (...slices: tf.Tensor[]) => tf.Tensor,
): tf.Tensor {
  const members = tensors[0]!.shape[0]!;
  const slice = (tensor: tf.Tensor, member: number): tf.Tensor =>
    tf.reshape(
      members === 1 ? tensor : tf.slice(tensor, [member], [1]),
      tensor.shape.slice(1),
    );
  const results = Array.from(
    { length: members },
    (_, member) => tf.expandDims(f(...tensors.map((tensor) => slice(tensor, member))), 0),
  );
  return members === 1 ? results[0]! : tf.concat(results, 0);
}
