/** One text for one value, so that equal descriptions have equal digests. */

/**
 * JSON with sorted keys and no spaces. A field that is undefined is left out, as if it were absent.
 *
 * @param value Finite numbers, text, booleans and null, in lists and plain objects
 * @throws {TypeError} If it is or holds what JSON has no words for: undefined outside a field, a
 * function, a symbol, a bigint, NaN or an infinite number
 *
 * @example
 * ```ts
 * import { canonicalJson } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.equal(canonicalJson({ b: [2, 1], a: "x" }), '{"a":"x","b":[2,1]}');
 * ```
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, x]) => x !== undefined)
      .sort(([a], [b]) => a < b ? -1 : 1);
    return `{${entries.map(([k, x]) => `${JSON.stringify(k)}:${canonicalJson(x)}`).join(",")}}`;
  }
  // JSON.stringify() would give undefined, or null for a number.
  const hasWords = ["string", "boolean"].includes(typeof value) || value === null ||
    Number.isFinite(value);
  if (!hasWords) throw new TypeError(`JSON has no words for ${String(value)}`);
  return JSON.stringify(value);
}
