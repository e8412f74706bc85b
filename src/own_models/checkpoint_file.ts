/** Parameters as a safetensors file, for networks that were trained elsewhere. */

import { UserError } from "../errors.ts";
import { decodeSafetensors } from "../files/safetensors.ts";
import { type Architecture, parameterSpecs } from "../models/architecture.ts";
import { type Checkpoint, type CheckpointArray, isOfTraining } from "../models/checkpoint.ts";
import { checkFinite } from "./finite.ts";

/**
 * Reads a network's parameters: `conv1/kernel` `[height, width, inputs, outputs]`, `conv1/bias`,
 * `dense1/kernel` `[inputs, outputs]` and so on, float32, layers of a kind numbered from 1.
 *
 * @param file Its name, for messages
 * @throws {UserError} If it is no safetensors file, its arrays are not those of the architecture, or a
 * value is not finite
 */
export function parseCheckpoint(
  bytes: Uint8Array,
  architecture: Architecture,
  file: string,
): Checkpoint {
  let arrays: ReturnType<typeof decodeSafetensors>["arrays"];
  try {
    ({ arrays } = decodeSafetensors(bytes));
  } catch (error) {
    const why = (error as Error).message.split("\n")[0];
    throw new UserError(`${file} is no safetensors file of float32 arrays: ${why}`);
  }
  const specs = parameterSpecs(architecture);
  // The store of a run keeps arrays of the training beside the parameters.
  const unknown = Object.keys(arrays).find((name) =>
    !isOfTraining(name) && !specs.some((spec) => spec.name === name)
  );
  if (unknown !== undefined) {
    throw new UserError(
      `${file} has an array ${unknown}, which the architecture has no place for: it needs ` +
        specs.map(({ name }) => name).join(", "),
    );
  }
  return Object.fromEntries(specs.map(({ name, shape }): [string, CheckpointArray] => {
    const array = arrays[name];
    if (array?.shape.join() !== shape.join() || !(array.data instanceof Float32Array)) {
      throw new UserError(
        `${file}: ${name} must be float32 of shape [${shape.join(", ")}]: found ` +
          (array === undefined ? "nothing" : `[${array.shape.join(", ")}]`),
      );
    }
    checkFinite(array.data, name, file);
    return [name, { shape, data: array.data }];
  }));
}
