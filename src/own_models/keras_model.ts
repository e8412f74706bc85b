/**
 * A Keras model as the tfjs converter and `model.save()` write it: `model.json` with the layers and
 * a list of the files that hold the weights. Models are taken whose layers are those of this program;
 * nothing is approximated.
 */

import * as v from "valibot";
import { UserError } from "../errors.ts";
import { concatenate } from "../files/concatenate.ts";
import { type Architecture, parameterSpecs } from "../models/architecture.ts";
import type { Checkpoint, CheckpointArray } from "../models/checkpoint.ts";
import type { Member } from "../models/ensemble.ts";
import { describeIssue } from "../files/schema_issue.ts";
import { checkLayers } from "./architecture_file.ts";
import { checkFinite } from "./finite.ts";
import { type Refuse, sequentialLayers, translate, type Translated } from "./keras_layers.ts";

const modelSchema = v.looseObject({
  modelTopology: v.looseObject({}),
  weightsManifest: v.array(v.looseObject({
    paths: v.array(v.string()),
    weights: v.array(v.looseObject({
      name: v.string(),
      shape: v.array(v.pipe(v.number(), v.integer("an integer"), v.minValue(0))),
      dtype: v.string(),
      quantization: v.optional(v.unknown()),
    })),
  })),
});

/**
 * Reads a sequential Keras model.
 *
 * @param text Of `model.json`
 * @param file Its name, for messages
 * @param readWeights Reads a file that it names, from its own folder
 * @throws {UserError} If it is no such model, has a layer that this program does not know, or a weight
 * that is not finite
 */
export async function parseKerasModel(
  text: string,
  file: string,
  readWeights: (path: string) => Promise<Uint8Array>,
): Promise<Member> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UserError(`${file} is no JSON: give the model.json of a Keras model saved for tfjs`);
  }
  if ((json as { modelTopology?: unknown } | null)?.modelTopology === undefined) {
    throw new UserError(`${file} has no modelTopology: save the Keras model for tfjs`);
  }
  const parsed = v.safeParse(modelSchema, json);
  if (!parsed.success) {
    throw new UserError(`${file} is no Keras model for tfjs: ${describeIssue(parsed.issues[0])}`);
  }
  const { modelTopology, weightsManifest } = parsed.output;
  const refuse = (why: string): UserError => new UserError(`${file} cannot be taken: ${why}`);
  const layers = sequentialLayers(modelTopology, refuse);
  const { input, translated } = translate(layers, refuse);
  const architecture = checkLayers({ input, layers: translated.map(({ layer }) => layer) }, file);
  const arrays = new Map<string, CheckpointArray>();
  for (const { paths, weights } of weightsManifest) {
    const bytes = concatenate(await Promise.all(paths.map(readWeights)));
    let from = 0;
    for (const { name, shape, dtype, quantization } of weights) {
      if (dtype !== "float32" || quantization !== undefined) {
        throw refuse(`weight ${name} is ${quantization ? "quantized" : dtype}, not float32`);
      }
      const size = shape.reduce((a, b) => a * b, 1);
      if (from + 4 * size > bytes.length) throw refuse(`${paths.join(", ")} ends before ${name}`);
      const data = new Float32Array(bytes.buffer.slice(from, from + 4 * size));
      checkFinite(data, name, file);
      arrays.set(name, { shape, data });
      from += 4 * size;
    }
    if (from < bytes.length) {
      const files = paths.join(", ");
      throw refuse(`its weights take ${from} bytes, but there are ${bytes.length} in ${files}`);
    }
  }
  return { architecture, checkpoint: placed(architecture, translated, arrays, refuse) };
}

/** The weights under the names of this program. */
function placed(
  architecture: Architecture,
  translated: readonly Translated[],
  arrays: ReadonlyMap<string, CheckpointArray>,
  refuse: Refuse,
): Checkpoint {
  const owners = translated.flatMap(({ weights }) => weights === undefined ? [] : [weights]);
  return Object.fromEntries(
    parameterSpecs(architecture).map(({ name, shape }, i) => {
      const owner = owners[Math.floor(i / 2)]!;
      const end = name.slice(name.indexOf("/"));
      const found = [...arrays].find(([given]) =>
        given.startsWith(`${owner}/`) && given.endsWith(end)
      );
      if (found === undefined) throw refuse(`it has no weight ${owner}${end}`);
      if (found[1].shape.join() !== shape.join()) {
        throw refuse(`weight ${found[0]} is [${found[1].shape}], not [${shape}]`);
      }
      return [name, found[1]];
    }),
  );
}
