/** MNIST from the user's disk, or fetched once and kept there; verified either way. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { systemReason, writeFileAtomically } from "../files/atomic_write.ts";
import type { Dataset } from "./dataset.ts";
import { datasetDigest } from "./digest.ts";
import { download, type DownloadProgress } from "./download.ts";
import { decompress, readIdxImages, readIdxLabels } from "./idx.ts";
import {
  contentLength,
  MNIST_FILES,
  MNIST_MIRRORS,
  MNIST_SIZE,
  type MnistFile,
  type MnistFiles,
} from "./mnist_files.ts";

/** How {@linkcode loadMnist} finds its files. */
export interface LoadMnistOptions {
  /** Files are looked for in its folder `mnist`, then in it; what is fetched goes to `mnist`. */
  readonly dataDir: string;
  /** Whether files that are missing or damaged may be fetched (yes, unless told). */
  readonly allowDownload?: boolean | undefined;
  readonly mirrors?: readonly string[] | undefined;
  /** Other files than the canonical ones, of the same form. */
  readonly files?: MnistFiles | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** A mirror that sends nothing for so long, in milliseconds, is given up (8000). */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Told, in a line each, which files were refused, and why, although loading succeeded. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** A file that is at hand but is not the right one. */
interface Refusal {
  readonly path: string;
  readonly reason: string;
}

/**
 * Loads MNIST: 60,000 training and 10,000 test images, 28 x 28 x 1, in 10 classes. Each of its four
 * files may be gzipped or not; only files with the canonical content (by SHA-256) are taken, and
 * others are fetched from the mirrors, verified, and kept in `<dataDir>/mnist/`.
 *
 * @throws {UserError} if a file is neither at hand nor to be fetched, or cannot be kept
 * @throws the signal's reason, if it is aborted
 *
 * @example Without its files, and without leave to fetch them
 * ```ts
 * import { loadMnist } from "ensemble-defense";
 * import assert from "assert";
 *
 * await assert.rejects(
 *   loadMnist({ dataDir: "/nowhere", allowDownload: false }),
 *   /MNIST is not at hand: .+; downloading is off; give --data-dir/,
 * );
 * ```
 */
export async function loadMnist(options: LoadMnistOptions): Promise<Dataset> {
  const files = options.files ?? MNIST_FILES;
  const contents: Record<string, Uint8Array> = {};
  for (const [part, file] of Object.entries(files)) {
    contents[part] = await findOrFetch(file, options);
  }
  const { trainImages, trainLabels, testImages, testLabels } = contents;
  const content = {
    shape: { height: MNIST_SIZE, width: MNIST_SIZE, channels: 1 },
    classes: 10,
    train: { images: trainImages!, labels: trainLabels!, count: files.trainImages.count },
    test: { images: testImages!, labels: testLabels!, count: files.testImages.count },
  };
  return { name: "mnist", ...content, digest: datasetDigest(content) };
}

async function findOrFetch(file: MnistFile, options: LoadMnistOptions): Promise<Uint8Array> {
  const refusals: Refusal[] = [];
  let found: Uint8Array | undefined;
  for (const path of candidatePaths(file, options.dataDir)) {
    options.signal?.throwIfAborted();
    try {
      found = await readIfPresent(path, file);
      if (found !== undefined) break;
    } catch (error) {
      refusals.push({ path, reason: (error as Error).message });
    }
  }
  const outcome = found === undefined ? "fetched again" : "passed over for another copy";
  found ??= await fetchAndKeep(file, refusals, options);
  for (const { reason } of refusals) options.onNote?.(`${reason} (${outcome})`);
  return found;
}

function candidatePaths(file: MnistFile, dataDir: string): string[] {
  return [join(dataDir, "mnist"), dataDir]
    .flatMap((folder) => [join(folder, `${file.name}.gz`), join(folder, file.name)]);
}

async function readIfPresent(path: string, file: MnistFile): Promise<Uint8Array | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UserError(`${path}: cannot be read: ${systemReason(error)}`);
  }
  return verify(bytes, path, file);
}

/** The pixels or labels of the file, if it is the right one; errors call it `path`. */
function verify(bytes: Uint8Array, path: string, file: MnistFile): Uint8Array {
  const content = decompress(bytes, path, contentLength(file));
  const size = { height: MNIST_SIZE, width: MNIST_SIZE, count: file.count };
  const values = file.holds === "images"
    ? readIdxImages(content, path, size).pixels
    : readIdxLabels(content, path, { count: file.count });
  const sha256 = createHash("sha256").update(content).digest("hex");
  if (sha256 !== file.sha256) {
    throw new UserError(
      `${path}: SHA-256 of its content: expected ${file.sha256}, found ${sha256}`,
    );
  }
  return values;
}

async function fetchAndKeep(
  file: MnistFile,
  refusals: readonly Refusal[],
  options: LoadMnistOptions,
): Promise<Uint8Array> {
  const mirrors = options.allowDownload === false ? [] : options.mirrors ?? MNIST_MIRRORS;
  let values: Uint8Array | undefined;
  const downloaded = await download(
    `${file.name}.gz`,
    (bytes, name) => values = verify(bytes, name, file),
    {
      mirrors,
      mostBytes: contentLength(file) + 1024,
      timeoutMs: options.timeoutMs ?? 8000,
      fetch: options.fetch ?? fetch,
      signal: options.signal,
      onProgress: options.onProgress,
    },
  );
  if (!downloaded.ok) throw notAtHand(file, refusals, downloaded.tried, options);
  const gzipped = downloaded.bytes[0] === 0x1f;
  const name = gzipped ? `${file.name}.gz` : file.name; // some mirrors have fetch() decompress
  await writeFileAtomically(join(options.dataDir, "mnist", name), downloaded.bytes);
  return values!;
}

function notAtHand(
  file: MnistFile,
  refusals: readonly Refusal[],
  tried: readonly string[],
  { dataDir }: LoadMnistOptions,
): UserError {
  const parts = [
    refusals.length === 0
      ? `MNIST is not at hand: no ${file.name}(.gz) in ${join(dataDir, "mnist")} or ${dataDir}`
      : `MNIST is not at hand: ${refusals.map(({ reason }) => reason).join("; ")}`,
    tried.length === 0 ? "downloading is off" : `tried ${tried.join("; ")}`,
    "give --data-dir a folder with its four files, or use --dataset synthetic",
  ];
  return new UserError(parts.join("; "));
}
