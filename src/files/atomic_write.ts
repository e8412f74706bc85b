/** Files that are either whole or absent, however a program ends. */

import { mkdir, open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemReason, UserError } from "../errors.ts";

/**
 * Writes a file so that no reader, and no later run, meets half of it: into a temporary name in the
 * same directory, flushed to the disk, then renamed. Directories that are missing are made. What
 * was at `path` before is replaced.
 *
 * @param content Bytes, or text that is written as UTF-8
 * @throws {UserError} if the directory cannot be made or written, or the disk is full; nothing is
 * left behind then
 *
 * @example
 * ```ts
 * import { writeFileAtomically } from "ensemble-defense";
 * import assert from "assert";
 *
 * const directory = await Deno.makeTempDir();
 * await writeFileAtomically(`${directory}/new/bytes.bin`, Uint8Array.of(1, 2, 3));
 * assert.deepEqual(await Deno.readFile(`${directory}/new/bytes.bin`), Uint8Array.of(1, 2, 3));
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function writeFileAtomically(
  path: string,
  content: Uint8Array | string,
): Promise<void> {
  const directory = dirname(path);
  const temporary = join(directory, `.${basename(path)}.${crypto.randomUUID()}.tmp`);
  try {
    await mkdir(directory, { recursive: true });
    await writeAndFlush(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {}); // the first error is the one to report
    throw new UserError(`${path}: cannot be written: ${systemReason(error)}`);
  }
  await flushDirectory(directory);
}

async function writeAndFlush(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the new name itself durable, where the system lets a directory be opened. */
async function flushDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows opens no directories; the content was flushed before it got its name
  }
}
