/**
 * Manifests: what the store says of a record in a file of its own, one line of canonical JSON. It
 * names the record's data file with its length and SHA-256, and is sealed with the SHA-256 of
 * itself, so that no byte of either can change unnoticed.
 */

import { createHash } from "node:crypto";
import * as v from "valibot";
import { UserError } from "../errors.ts";
import { canonicalJson } from "../files/canonical_json.ts";

/** The form of manifests and data files that this program writes and reads. */
export const STORE_SCHEMA = 2;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const sha256 = v.pipe(v.string(), v.hexadecimal(), v.length(64));

const madeSchema = v.strictObject({
  /** When it was written: ISO 8601, in UTC. */
  at: v.pipe(v.string(), v.isoTimestamp()),
  /** How long computing it took, in the thread that did. */
  seconds: v.pipe(v.number(), v.minValue(0)),
  /** What computed it, in words. */
  device: v.string(),
  /** The commit of the program, if it ran from a checkout. */
  commit: v.nullable(v.string()),
});

const manifestSchema = v.strictObject({
  schema: v.literal(STORE_SCHEMA),
  /** What the record is; its digest is the record's key. */
  about: v.record(v.string(), v.unknown()),
  made: madeSchema,
  /** Name of the data file, in the manifest's folder. */
  file: v.pipe(v.string(), v.nonEmpty()),
  bytes: count,
  sha256,
});

/** Who made a record, when, and in what time. */
export type Made = v.InferOutput<typeof madeSchema>;

/** What the store says of a record. */
export type Manifest = v.InferOutput<typeof manifestSchema>;

/** A manifest as the bytes of its file. */
export function encodeManifest(manifest: Manifest): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(sealed(manifest));
}

/**
 * Reads the bytes of a manifest's file.
 *
 * @throws {UserError} If it was written by a newer version
 * @throws {Error} If a byte of it has changed
 */
export function decodeManifest(bytes: Uint8Array): Manifest {
  const text = new TextDecoder().decode(bytes);
  const { seal: _seal, ...content } = JSON.parse(text) as Record<string, unknown>;
  // Any change shows in the text, one of a space or of a key's place too.
  if (text !== sealed(content)) throw new Error("it does not match its seal");
  const { schema } = content;
  if (typeof schema === "number" && schema > STORE_SCHEMA) {
    throw new UserError(
      `written by a newer version (schema ${schema}, this one knows ${STORE_SCHEMA}); ` +
        `update the program or use another --out`,
    );
  }
  return v.parse(manifestSchema, content);
}

/** The rule of the seal is the same for every schema, so that newer files are known from damage. */
function sealed(content: object): string {
  const seal = createHash("sha256").update(canonicalJson(content)).digest("hex");
  return `${canonicalJson({ ...content, seal })}\n`;
}
