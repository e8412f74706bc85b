/** Files that may be gzipped. */

import { gunzipSync } from "node:zlib";
import { byteError } from "./byte_error.ts";

/** Whether a file is gzipped, which its first two bytes tell. */
export function isGzipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The content of a file that may be gzipped.
 *
 * @param file Its name, for the error
 * @param mostBytes The longest content that is decompressed, so that no file can fill the memory
 * @throws {UserError} if it is gzipped and damaged, or its content is longer
 */
export function decompress(bytes: Uint8Array, file: string, mostBytes = 2 ** 30): Uint8Array {
  if (!isGzipped(bytes)) return plainView(bytes);
  try {
    return plainView(gunzipSync(bytes, { maxOutputLength: mostBytes }));
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE") {
      throw byteError(file, mostBytes, "the end of the file", "more");
    }
    throw byteError(file, 0, "a whole gzip file", `a damaged one (${(error as Error).message})`);
  }
}

/** The same bytes without what Node's Buffer adds (it slices and compares differently). */
function plainView({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}
