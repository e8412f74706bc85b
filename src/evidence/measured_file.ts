/**
 * The form of all files of what was measured: gzipped safetensors, whose metadata hold `schema`, the
 * number of the form, and `description`, JSON.
 */

import { gunzipSync, gzipSync } from "node:zlib";
import * as v from "valibot";
import { decodeSafetensors, encodeSafetensors, type NamedArray } from "../files/safetensors.ts";

/** A file that was read. */
export interface MeasuredFile<Description> {
  /** What the file says of itself. */
  readonly description: Description;
  readonly metadata: Readonly<Record<string, string>>;
  readonly arrays: Readonly<Record<string, NamedArray>>;
  /**
   * An array that the file must have.
   *
   * @throws {Error} If it lacks it
   */
  array(path: string): NamedArray;
}

/**
 * Encodes a file.
 *
 * @param more Metadata beside `schema` and `description`
 */
export function encodeMeasured(
  schema: number,
  description: unknown,
  arrays: Readonly<Record<string, NamedArray>>,
  more: Readonly<Record<string, string>> = {},
): Uint8Array {
  const metadata = {
    schema: String(schema),
    description: JSON.stringify(description),
    ...more,
  };
  return gzipSync(encodeSafetensors({ arrays, metadata }), { level: 9 });
}

/**
 * Decodes a file of {@linkcode encodeMeasured}.
 *
 * @throws {Error} If the file is damaged or of another version: what is wrong, in words
 */
export function decodeMeasured<Description>(
  file: Uint8Array,
  schema: number,
  descriptionSchema: v.GenericSchema<unknown, Description>,
): MeasuredFile<Description> {
  const { arrays, metadata } = decodeSafetensors(gunzipSync(file));
  if (metadata["schema"] !== String(schema)) {
    throw new Error(`it has schema ${metadata["schema"]}, this version reads ${schema}`);
  }
  return {
    description: v.parse(descriptionSchema, JSON.parse(metadata["description"] ?? "null")),
    metadata,
    arrays,
    array: (path) => {
      const found = arrays[path];
      if (found === undefined) throw new Error(`it lacks ${path}`);
      return found;
    },
  };
}
