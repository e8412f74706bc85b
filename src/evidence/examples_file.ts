/**
 * The images of Figure 1 as a file: a gzipped safetensors file with the arrays of
 * `src/evaluation/example_arrays.ts`. The metadata hold `schema` and `description` (JSON: data set,
 * method, seed, member, sizes of the attack).
 */

import * as v from "valibot";
import { DATASET_NAMES } from "../data/dataset.ts";
import { exampleArrays, storedExamples } from "../evaluation/example_arrays.ts";
import type { ExampleSet } from "../evaluation/examples.ts";
import { decodeMeasured, encodeMeasured } from "./measured_file.ts";

/** The number of the form of files. A reader refuses a higher one. */
const SCHEMA = 1;

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const size = v.pipe(v.number(), v.minValue(0));
const descriptionSchema = v.strictObject({
  dataset: v.picklist(DATASET_NAMES),
  method: v.string(),
  seed: whole,
  member: whole,
  parameters: v.strictObject({ epsilon: size, alpha: size, iterations: whole }),
});

/** Encodes the examples of one data set. */
export function encodeExamples({ examples, shape, ...description }: ExampleSet): Uint8Array {
  return encodeMeasured(SCHEMA, description, exampleArrays(examples, shape));
}

/**
 * Decodes a file of {@linkcode encodeExamples}.
 *
 * @throws {Error} If the file is damaged or of another version: what is wrong, in words
 */
export function decodeExamples(file: Uint8Array): ExampleSet {
  const { description, arrays } = decodeMeasured(file, SCHEMA, descriptionSchema);
  return { ...description, ...storedExamples(arrays) };
}
