/** What identifies records whatever their order. */

import { createHash } from "node:crypto";
import type { Buffer } from "node:buffer";

/**
 * SHA-256 (hex) over the sorted SHA-256 digests of all records of some files: two sets of files
 * have the same digest if and only if they hold the same records, each as often, in any order.
 *
 * @param length Length of a record in bytes; every file holds whole records
 */
export function recordsDigest(files: readonly Uint8Array[], length: number): string {
  const digests: Buffer[] = [];
  for (const bytes of files) {
    for (let at = 0; at < bytes.length; at += length) {
      digests.push(createHash("sha256").update(bytes.subarray(at, at + length)).digest());
    }
  }
  digests.sort((a, b) => a.compare(b));
  const hash = createHash("sha256");
  for (const digest of digests) hash.update(digest);
  return hash.digest("hex");
}
