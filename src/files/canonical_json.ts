/** One text for one value, so that equal descriptions have equal digests. */

/**
 * JSON with sorted keys and no spaces.
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
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
    return `{${entries.map(([k, x]) => `${JSON.stringify(k)}:${canonicalJson(x)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}
