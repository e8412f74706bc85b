/**
 * The safetensors format (https://github.com/huggingface/safetensors): eight bytes with the
 * length of a JSON header, the header, and the arrays' bytes. Python, Rust and others read it.
 */

import * as v from "valibot";
import { describeIssue } from "./schema_issue.ts";

/** An array of a file. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array;
}

/** The contents of a file: arrays by name, and texts by name. */
export interface SafetensorsFile {
  readonly arrays: Readonly<Record<string, NamedArray>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const entrySchema = v.object({
  dtype: v.picklist(["F32", "U8"]),
  shape: v.array(v.pipe(v.number(), v.integer("an integer"), v.minValue(0))),
  data_offsets: v.tuple([v.pipe(v.number(), v.integer()), v.pipe(v.number(), v.integer())]),
});
const metadataSchema = v.optional(v.record(v.string(), v.string()), {});
const headerSchema = v.looseObject({ __metadata__: metadataSchema });

/** Encodes arrays and texts. Four-byte arrays are aligned, as readers that map files expect. */
export function encodeSafetensors({ arrays, metadata }: SafetensorsFile): Uint8Array<ArrayBuffer> {
  // Float arrays come first and the header's length is a multiple of 8, so all are aligned.
  const entries = Object.entries(arrays).sort(([, a], [, b]) =>
    b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT
  );
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of entries) {
    const dtype = data instanceof Uint8Array ? "U8" : "F32";
    header[name] = { dtype, shape, data_offsets: [offset, offset += data.byteLength] };
  }
  const json = JSON.stringify(header);
  const headerBytes = new TextEncoder().encode(json);
  const padded = Math.ceil(headerBytes.length / 8) * 8;
  const file = new Uint8Array(8 + padded + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.fill(0x20, 8, 8 + padded).set(headerBytes, 8);
  let place = 8 + padded;
  for (const [, { data }] of entries) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), place);
    place += data.byteLength;
  }
  return file;
}

/**
 * Decodes a file.
 *
 * @throws {Error} If it is not a whole safetensors file of float32 and byte arrays
 */
export function decodeSafetensors(file: Uint8Array): SafetensorsFile {
  const start = headerEnd(file);
  const { __metadata__: metadata, ...rest } = v.parse(
    headerSchema,
    JSON.parse(new TextDecoder().decode(file.subarray(8, start))),
  );
  const arrays: Record<string, NamedArray> = {};
  const places: Place[] = [];
  for (const [name, entry] of Object.entries(rest)) {
    const { dtype, shape, data_offsets: [from, to] } = parseEntry(name, entry);
    const size = shape.reduce((a, b) => a * b, 1) * (dtype === "F32" ? 4 : 1);
    if (from < 0 || to - from !== size || start + to > file.length) {
      throw new Error(`array ${name} takes ${size} bytes but is placed from ${from} to ${to}`);
    }
    places.push({ name, from, to });
    // Copied, so that it is aligned; the slice() of a Buffer would copy nothing.
    const bytes = new Uint8Array(file.subarray(start + from, start + to));
    arrays[name] = { shape, data: dtype === "F32" ? new Float32Array(bytes.buffer) : bytes };
  }
  checkPlaces(places, file.length - start);
  return { arrays, metadata };
}

/** @throws {Error} If the array is of another type, or is not described as the format demands */
function parseEntry(name: string, entry: unknown): v.InferOutput<typeof entrySchema> {
  const parsed = v.safeParse(entrySchema, entry);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new Error(
    issue.path?.[0].key === "dtype" && typeof issue.input === "string"
      ? `${name} is ${issue.input}: cast it to float32`
      : `${name}: ${describeIssue(issue)}`,
  );
}

/** Where an array's bytes are after the header. */
interface Place {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Checks that every byte after the header is one array's, as the format demands.
 *
 * @throws {Error} If one is of two arrays or of none
 */
function checkPlaces(places: readonly Place[], length: number): void {
  let end = 0;
  for (const { name, from, to } of places.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) {
      throw new Error(`array ${name} begins at ${from}, but what is before it ends at ${end}`);
    }
    end = to;
  }
  if (end !== length) throw new Error(`the arrays end at ${end}, but the file at ${length}`);
}

/** Where the header ends and the arrays begin. */
function headerEnd(file: Uint8Array): number {
  if (file.length < 8) throw new Error(`a header needs 8 bytes, found ${file.length}`);
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (length > BigInt(file.length - 8)) {
    throw new Error(`a header of ${length} bytes does not fit into ${file.length}`);
  }
  return 8 + Number(length);
}
