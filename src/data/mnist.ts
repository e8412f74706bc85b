/** MNIST from the user's disk, or fetched once and kept there; verified either way. */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { CLASSES, type Dataset } from "./dataset.ts";
import { decompress, isGzipped } from "./decompress.ts";
import { datasetDigest } from "./digest.ts";
import { readIdxImages, readIdxLabels } from "./idx.ts";
import { fetchFile, findOrFetch, type LocateOptions, notAtHand, readIfPresent } from "./locate.ts";
import {
  contentLength,
  MNIST_FILES,
  MNIST_MIRRORS,
  MNIST_SIZE,
  type MnistFile,
  type MnistFiles,
} from "./mnist_files.ts";

/** How {@linkcode loadMnist} finds its files: in `<dataDir>/mnist`, or in `dataDir` itself. */
export interface LoadMnistOptions extends LocateOptions {
  /** Other files than the canonical ones, of the same form. */
  readonly files?: MnistFiles | undefined;
  /** What a user can do who has no files, besides getting them; not every command has such a way. */
  readonly otherwise?: string | undefined;
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
    contents[part] = await findOrFetch(
      candidatePaths(file, options.dataDir).map((path) => () => readVerified(path, file)),
      (refusals) => fetchAndKeep(file, refusals, options),
      options,
    );
  }
  const { trainImages, trainLabels, testImages, testLabels } = contents;
  const content = {
    shape: { height: MNIST_SIZE, width: MNIST_SIZE, channels: 1 },
    classes: CLASSES,
    train: { images: trainImages!, labels: trainLabels!, count: files.trainImages.count },
    test: { images: testImages!, labels: testLabels!, count: files.testImages.count },
  };
  return { name: "mnist", ...content, digest: datasetDigest(content) };
}

function candidatePaths(file: MnistFile, dataDir: string): string[] {
  return [join(dataDir, "mnist"), dataDir]
    .flatMap((folder) => [join(folder, `${file.name}.gz`), join(folder, file.name)]);
}

async function readVerified(path: string, file: MnistFile): Promise<Uint8Array | undefined> {
  const bytes = await readIfPresent(path);
  return bytes && verify(bytes, path, file);
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
  refusals: readonly string[],
  options: LoadMnistOptions,
): Promise<Uint8Array> {
  let values: Uint8Array | undefined;
  const downloaded = await fetchFile(
    { name: `${file.name}.gz`, mirrors: MNIST_MIRRORS, mostBytes: contentLength(file) + 1024 },
    (bytes, name) => values = verify(bytes, name, file),
    options,
  );
  if (!downloaded.ok) {
    const { dataDir, otherwise } = options;
    throw notAtHand({
      title: "MNIST",
      missing: `no ${file.name}(.gz) in ${join(dataDir, "mnist")} or ${dataDir}`,
      refusals,
      tried: downloaded.tried,
      advice: "give --data-dir a folder with its four files" +
        (otherwise === undefined ? "" : `, or ${otherwise}`),
    });
  }
  // some mirrors have fetch() decompress
  const name = isGzipped(downloaded.bytes) ? `${file.name}.gz` : file.name;
  await writeFileAtomically(join(options.dataDir, "mnist", name), downloaded.bytes);
  return values!;
}
