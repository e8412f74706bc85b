/** TensorFlow's C library with CUDA, as its authors publish it or from a file. */

import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { download } from "../../src/data/download.ts";
import { systemReason, UserError } from "../../src/errors.ts";
import { runCommand } from "../commands.ts";
import { isMissing, isThere } from "../../src/files/missing.ts";

/** The version that the package is made for; it wants CUDA 11.2 and cuDNN 8.1. */
const PUBLISHED =
  "https://storage.googleapis.com/tensorflow/libtensorflow/libtensorflow-gpu-linux-x86_64-2.9.1.tar.gz";

/** A host that sends nothing for so long, in milliseconds, is given up. */
const SILENCE = 60_000;

const MOST_BYTES = 2 ** 31;

/** What makes an archive that library. */
const LIBRARY = "lib/libtensorflow.so";

/**
 * Checks, before anything is downloaded, that a file is such a library.
 *
 * @throws {UserError} If it cannot be read, or is no `.tar.gz` with the library in it
 */
export async function checkLibrary(file: string): Promise<void> {
  const listed = await runCommand("tar", ["-tzf", "-"], {
    failure: `Cannot unpack ${file}`,
    input: await openArchive(file),
  });
  if (!listed.split("\n").some((path) => path.replace(/^\.\//, "") === LIBRARY)) {
    throw noLibrary(file);
  }
}

function noLibrary(archive: string): UserError {
  return new UserError(`${archive} is no C library of TensorFlow: it has no ${LIBRARY}`);
}

/**
 * Unpacks the library, folders `lib` and `include`, into a folder.
 *
 * @param file A `.tar.gz` on this machine, in place of the one that is published
 * @throws {UserError} If it is not to be had, or is no such archive
 */
export async function provideLibrary(folder: string, file?: string): Promise<void> {
  const archive = file === undefined ? await fetchArchive(PUBLISHED) : await openArchive(file);
  await unpack(archive, folder, { strip: 0 });
  if (!await isThere(join(folder, LIBRARY))) throw noLibrary(file ?? PUBLISHED);
}

/**
 * Downloads an archive.
 *
 * @throws {UserError} If its host cannot be reached, or sends something else
 */
export async function fetchArchive(
  address: string,
  fetchFrom: typeof fetch = fetch,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const cut = address.lastIndexOf("/") + 1;
  const downloaded = await download(address.slice(cut), assertGzip, {
    mirrors: [address.slice(0, cut)],
    mostBytes: MOST_BYTES,
    timeoutMs: SILENCE,
    fetch: fetchFrom,
  });
  if (downloaded.ok) return new Blob([downloaded.bytes as Uint8Array<ArrayBuffer>]).stream();
  throw new UserError(
    `Cannot download ${address.slice(cut)} from ${downloaded.tried.join("; ")}. Where there is ` +
      "network, get libtensorflow and run deno task setup:tensorflow --libtensorflow FILE",
  );
}

async function openArchive(file: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  try {
    await (await open(file)).close(); // fails in the words that systemReason knows
    if ((await stat(file)).isFile()) return (await Deno.open(file)).readable;
  } catch (error) {
    if (isMissing(error)) {
      throw new UserError(`--libtensorflow must be a file: there is no ${file}`);
    }
    throw new UserError(`--libtensorflow ${file} cannot be read: ${systemReason(error)}`);
  }
  throw new UserError(`--libtensorflow must be a file: ${file} is none`);
}

function assertGzip(bytes: Uint8Array): void {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new UserError("sent no gzip file");
}

/** Unpacks a `.tar.gz` into a folder that is there, without the first folders of its paths. */
export async function unpack(
  archive: ReadableStream<Uint8Array<ArrayBuffer>>,
  folder: string,
  { strip }: { readonly strip: number },
): Promise<void> {
  await runCommand("tar", ["-xzf", "-", "-C", folder, `--strip-components=${strip}`], {
    failure: "Cannot unpack the archive",
    input: archive,
  });
}
