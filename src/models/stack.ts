/**
 * Members of one architecture on the device, with a leading member axis: every parameter has
 * shape `[E, …]`, and one forward pass computes all E members.
 */

import * as tf from "@tensorflow/tfjs";
import { type Architecture, parameterSpecs } from "./architecture.ts";
import type { Checkpoint } from "./checkpoint.ts";

/** Members of one architecture. The tensors belong to the stack: see {@linkcode disposeStack}. */
export interface Stack {
  /** The network of every member. */
  readonly architecture: Architecture;
  /** How many members it has, E. */
  readonly members: number;
  /** Parameters by name, `[E, …]`. */
  readonly parameters: Readonly<Record<string, tf.Tensor>>;
}

/**
 * Checks that a checkpoint has the parameters of an architecture.
 *
 * @param member The number of its member, for the message
 * @throws {RangeError} If it has not
 */
export function checkCheckpoint(
  architecture: Architecture,
  checkpoint: Checkpoint,
  member: number,
): void {
  for (const { name, shape } of parameterSpecs(architecture)) {
    const array = checkpoint[name];
    if (array?.shape.join() !== shape.join() || array.data.length !== volume(shape)) {
      throw new RangeError(
        `Checkpoint of member ${member}: ${name} must have shape [${shape.join(", ")}]: found ` +
          (array === undefined ? "nothing" : `[${array.shape.join(", ")}]`),
      );
    }
  }
}

/**
 * Uploads the checkpoints of members of one architecture.
 *
 * @throws {RangeError} If a checkpoint does not fit the architecture
 */
export function stackCheckpoints(
  architecture: Architecture,
  checkpoints: readonly Checkpoint[],
): Stack {
  // All before the first tensor is made, which nobody would free.
  checkpoints.forEach((checkpoint, member) => checkCheckpoint(architecture, checkpoint, member));
  const parameters = Object.fromEntries(
    parameterSpecs(architecture).map(({ name, shape }) => {
      const size = volume(shape);
      const data = new Float32Array(size * checkpoints.length);
      checkpoints.forEach((checkpoint, member) => data.set(checkpoint[name]!.data, member * size));
      return [name, tf.tensor(data, [checkpoints.length, ...shape])];
    }),
  );
  return { architecture, members: checkpoints.length, parameters };
}

/** Downloads the parameters of every member of a stack. */
export function unstackCheckpoints({ parameters, members }: Stack): Promise<Checkpoint[]> {
  return downloadMembers(parameters, members);
}

/** Downloads tensors with a leading member axis, `[E, …]`: each member's slices by name. */
export async function downloadMembers(
  tensors: Readonly<Record<string, tf.Tensor>>,
  members: number,
): Promise<Checkpoint[]> {
  const arrays = await Promise.all(
    Object.entries(tensors).map(async ([name, tensor]) => ({
      name,
      shape: tensor.shape.slice(1),
      data: await tensor.data<"float32">(),
    })),
  );
  return Array.from(
    { length: members },
    (_, member) =>
      Object.fromEntries(arrays.map(({ name, shape, data }) => {
        const size = data.length / members;
        return [name, { shape, data: data.slice(member * size, (member + 1) * size) }];
      })),
  );
}

/** Uploads what {@linkcode downloadMembers} gave: tensors with a leading member axis. */
export function uploadMembers(members: readonly Checkpoint[]): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(members[0]!).map(([name, { shape, data: { length } }]) => {
      const data = new Float32Array(length * members.length);
      members.forEach((member, e) => data.set(member[name]!.data, e * length));
      return [name, tf.tensor(data, [members.length, ...shape])];
    }),
  );
}

/** Frees a stack's tensors. */
export function disposeStack(stack: Stack): void {
  tf.dispose(Object.values(stack.parameters));
}

function volume(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
