/** A model from the user's own files: safetensors with an architecture, or Keras models for tfjs. */

import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemReason, UserError } from "../errors.ts";
import { isMissing } from "../files/missing.ts";
import type { Member } from "../models/ensemble.ts";
import { parseArchitecture } from "./architecture_file.ts";
import { parseCheckpoint } from "./checkpoint_file.ts";
import { parseKerasModel } from "./keras_model.ts";

/**
 * Reads the members of a model, one file each.
 *
 * @param checkpoints Safetensors files, or the `model.json` of Keras models
 * @param architecture The architecture of the safetensors files; undefined if there are none
 * @returns In the order of the files
 * @throws {UserError} If a file is missing or is not what it must be, or an architecture is missing
 * or too many
 *
 * @example Safetensors: how long the header is, the header, and the parameters
 * ```ts
 * import { readMembers } from "ensemble-defense";
 * import assert from "assert";
 *
 * const directory = await Deno.makeTempDir();
 * const [file, architecture] = [`${directory}/net.safetensors`, `${directory}/net.json`];
 * const input = { height: 1, width: 1, channels: 1 };
 * const layers = [{ kind: "dense", units: 2, relu: false }];
 * await Deno.writeTextFile(architecture, JSON.stringify({ input, layers }));
 * const header = new TextEncoder().encode(JSON.stringify({
 *   "dense1/kernel": { dtype: "F32", shape: [1, 2], data_offsets: [0, 8] },
 *   "dense1/bias": { dtype: "F32", shape: [2], data_offsets: [8, 16] },
 * }));
 * const parts = [BigUint64Array.of(BigInt(header.length)), header, Float32Array.of(0, 2, 0, -1)];
 * await Deno.writeFile(file, await new Blob(parts).bytes());
 *
 * const [member] = await readMembers([file], architecture);
 * assert.deepEqual(member?.checkpoint["dense1/bias"]?.data, Float32Array.of(0, -1));
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function readMembers(
  checkpoints: readonly string[],
  architecture: string | undefined,
): Promise<Member[]> {
  for (const file of checkpoints) await refuseOtherForms(file);
  const isKeras = (file: string): boolean => file.endsWith(".json");
  if (architecture === undefined && !checkpoints.every(isKeras)) {
    throw new UserError(
      `--checkpoint ${checkpoints.find((file) => !isKeras(file))} needs --architecture FILE.json`,
    );
  }
  if (architecture !== undefined && checkpoints.every(isKeras)) {
    throw new UserError("A Keras model has its own architecture: leave out --architecture");
  }
  const ours = architecture === undefined
    ? undefined
    : parseArchitecture(new TextDecoder().decode(await read(architecture)), architecture);
  return await Promise.all(checkpoints.map(async (file) => {
    const bytes = await read(file);
    if (!isKeras(file)) {
      return { architecture: ours!, checkpoint: parseCheckpoint(bytes, ours!, file) };
    }
    const text = new TextDecoder().decode(bytes);
    return await parseKerasModel(text, file, (path) => read(join(dirname(file), path)));
  }));
}

/**
 * Refuses the forms of a model that are easily given in the place of those that are taken: an
 * architecture, which would be asked for next, would not help.
 */
async function refuseOtherForms(file: string): Promise<void> {
  if (/\.(h5|hdf5|keras)$/i.test(file)) {
    throw new UserError(
      `--checkpoint ${file} is Keras's own format: convert it with tensorflowjs_converter, and ` +
        "give the model.json",
    );
  }
  const isFolder = await stat(file).then((found) => found.isDirectory(), () => false);
  if (isFolder) {
    throw new UserError(
      `--checkpoint ${file} is a folder: give the model.json or the safetensors file in it`,
    );
  }
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) throw new UserError(`There is no file ${file}`);
    throw new UserError(`${file} cannot be read: ${systemReason(error)}`);
  }
}
