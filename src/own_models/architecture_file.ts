/** An architecture as a JSON file, for networks that were trained elsewhere. */

import * as v from "valibot";
import { UserError } from "../errors.ts";
import { type Architecture, resolveLayers } from "../models/architecture.ts";
import { describeIssue } from "../files/schema_issue.ts";

const size = v.pipe(v.number(), v.integer("an integer"), v.minValue(1));

const layerSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("convolution"),
    filters: size,
    kernelSize: size,
    padding: v.picklist(["valid", "same"]),
    relu: v.boolean(),
  }),
  v.strictObject({ kind: v.literal("maxPool"), size }),
  v.strictObject({
    kind: v.literal("dropout"),
    rate: v.pipe(v.number(), v.minValue(0), v.ltValue(1)),
  }),
  v.strictObject({ kind: v.literal("dense"), units: size, relu: v.boolean() }),
]);

const architectureSchema = v.strictObject({
  input: v.strictObject({ height: size, width: size, channels: size }),
  layers: v.pipe(v.array(layerSchema), v.nonEmpty()),
});

/**
 * Reads an architecture: `{"input": {"height": 28, "width": 28, "channels": 1}, "layers": [{"kind":
 * "dense", "units": 10, "relu": false}]}`.
 *
 * @param file Its name, for messages
 * @throws {UserError} If it is no such JSON, or its layers do not fit together
 */
export function parseArchitecture(text: string, file: string): Architecture {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UserError(`${file} is no JSON: give an architecture as {"input": …, "layers": […]}`);
  }
  const parsed = v.safeParse(architectureSchema, json);
  if (!parsed.success) {
    throw new UserError(`${file} is no architecture: ${describeIssue(parsed.issues[0])}`);
  }
  return checkLayers(parsed.output, file);
}

/**
 * An architecture whose layers fit together and end in logits.
 *
 * @throws {UserError} If they do not
 */
export function checkLayers(architecture: Architecture, file: string): Architecture {
  try {
    resolveLayers(architecture);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`${file} is no architecture: ${error.message}`);
  }
  if (architecture.layers.at(-1)?.kind !== "dense") {
    throw new UserError(`${file} must end with a dense layer, whose units are the classes`);
  }
  return architecture;
}
