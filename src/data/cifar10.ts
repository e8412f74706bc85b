/** CIFAR-10 from the user's disk, or fetched once and kept there; verified either way. */

import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { UserError } from "../errors.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { checkLength } from "./byte_error.ts";
import {
  CIFAR10_FILES,
  CIFAR10_FOLDER,
  CIFAR10_MIRRORS,
  type Cifar10Files,
  type Cifar10Split,
  mostArchiveBytes,
} from "./cifar10_files.ts";
import { CIFAR10_RECORD_BYTES, CIFAR10_SIZE, readCifar10Batches } from "./cifar10_records.ts";
import { CLASSES, type Dataset, type ImageSet } from "./dataset.ts";
import { decompress, isGzipped } from "./decompress.ts";
import { datasetDigest } from "./digest.ts";
import { fetchFile, findOrFetch, type LocateOptions, notAtHand, readIfPresent } from "./locate.ts";
import { recordsDigest } from "./records_digest.ts";
import { readTar } from "./tar.ts";

/**
 * How {@linkcode loadCifar10} finds its files: in `dataDir` or its folder `cifar10`, as the archive,
 * as the binary files, or as the folder `cifar-10-batches-bin` of them.
 */
export interface LoadCifar10Options extends LocateOptions {
  /** Other files than the published ones, of the same form. */
  readonly files?: Cifar10Files | undefined;
}

/** Files of one folder or archive by their names; errors call them by their paths. */
type Files = ReadonlyMap<string, { readonly path: string; readonly bytes: Uint8Array }>;

/** Both sets, and whether their images are in another order than the published one. */
interface Content {
  readonly train: ImageSet;
  readonly test: ImageSet;
  readonly reordered: boolean;
  /** The folder or archive it comes from. */
  readonly from: string;
}

/**
 * Loads CIFAR-10: 50,000 training and 10,000 test images, 32 x 32 x 3, in 10 classes. Taken are the
 * published files (by SHA-256; an archive also by MD5), or files of the same form that hold the
 * same records in another order, as copies made from other formats do: a note says so, for the
 * first images of such a copy are others. What is missing or is neither is fetched as the
 * published archive (170 MB), verified, and kept in `<dataDir>/cifar10/`.
 *
 * @throws {UserError} if CIFAR-10 is neither at hand nor to be fetched, or cannot be kept
 * @throws the signal's reason, if it is aborted
 *
 * @example Without its files, and without leave to fetch them
 * ```ts
 * import { loadCifar10 } from "ensemble-defense";
 * import assert from "assert";
 *
 * await assert.rejects(
 *   loadCifar10({ dataDir: "/nowhere", allowDownload: false }),
 *   /CIFAR-10 is not at hand: .+; downloading is off; give --data-dir/,
 * );
 * ```
 */
export async function loadCifar10(options: LoadCifar10Options): Promise<Dataset> {
  const { dataDir, files = CIFAR10_FILES } = options;
  const homes = [join(dataDir, "cifar10"), dataDir];
  const folders = homes.flatMap((home) => [join(home, CIFAR10_FOLDER), home]);
  const archives = homes.flatMap((home) => [
    join(home, files.archive.name),
    join(home, withoutGz(files.archive.name)),
  ]);
  const { train, test, reordered, from } = await findOrFetch(
    [
      ...folders.map((folder) => () => readFolder(folder, files)),
      ...archives.map((archive) => () => readArchive(archive, files)),
    ],
    (refusals) => fetchAndKeep(files, refusals, options),
    options,
  );
  if (reordered) {
    options.onNote?.(
      `${from}: CIFAR-10's images in another order than the published one, so that the first ` +
        `ones are others`,
    );
  }
  const shape = { height: CIFAR10_SIZE, width: CIFAR10_SIZE, channels: 3 };
  const content = { shape, classes: CLASSES, train, test };
  return { name: "cifar10", ...content, digest: datasetDigest(content) };
}

/** What a folder holds, if it holds any of the files. */
async function readFolder(folder: string, files: Cifar10Files): Promise<Content | undefined> {
  const found = new Map<string, { path: string; bytes: Uint8Array }>();
  for (const { name } of [...files.train.files, ...files.test.files]) {
    const path = join(folder, name);
    const bytes = await readIfPresent(path);
    if (bytes !== undefined) found.set(name, { path, bytes });
  }
  return found.size === 0 ? undefined : verify(found, folder, files);
}

async function readArchive(path: string, files: Cifar10Files): Promise<Content | undefined> {
  const bytes = await readIfPresent(path);
  return bytes && verifyArchive(bytes, path, files);
}

/** What the archive holds, if it is the right one. Its folders do not matter. */
function verifyArchive(bytes: Uint8Array, path: string, files: Cifar10Files): Content {
  if (isGzipped(bytes)) {
    checkLength(bytes, path, files.archive.bytes);
    checkDigest(bytes, path, "md5", files.archive.md5);
    checkDigest(bytes, path, "sha256", files.archive.sha256);
  }
  const content = readTar(decompress(bytes, path, mostArchiveBytes(files)), path);
  const found = content.map(({ name, bytes }) =>
    [basename(name), { path: `${path}: ${name}`, bytes }] as const
  );
  return verify(new Map(found), path, files);
}

function verify(found: Files, from: string, { train, test }: Cifar10Files): Content {
  for (const { name } of [...train.files, ...test.files]) {
    if (!found.has(name)) throw new UserError(`${from}: ${name} is missing`);
  }
  const trainSet = verifySplit(found, train);
  const testSet = verifySplit(found, test);
  const reordered = trainSet.reordered || testSet.reordered;
  return { train: trainSet.images, test: testSet.images, reordered, from };
}

/** The images of a half, if they are the right ones in the published or in another order. */
function verifySplit(
  found: Files,
  { files, records }: Cifar10Split,
): { images: ImageSet; reordered: boolean } {
  const batches = files.map(({ name, count, sha256 }) => {
    const { path, bytes } = found.get(name)!;
    return { file: path, bytes, count, sha256 };
  });
  const images = readCifar10Batches(batches);
  const other = batches.find(({ bytes, sha256 }) => digestOf(bytes, "sha256") !== sha256);
  if (other === undefined) return { images, reordered: false };
  if (recordsDigest(batches.map(({ bytes }) => bytes), CIFAR10_RECORD_BYTES) !== records) {
    throw new UserError(
      `${other.file}: SHA-256: expected ${other.sha256}, found ` +
        `${digestOf(other.bytes, "sha256")}, and not the same images in another order either`,
    );
  }
  return { images, reordered: true };
}

async function fetchAndKeep(
  files: Cifar10Files,
  refusals: readonly string[],
  options: LoadCifar10Options,
): Promise<Content> {
  const { name } = files.archive;
  const { dataDir } = options;
  let content: Content | undefined;
  const downloaded = await fetchFile(
    { name, mirrors: CIFAR10_MIRRORS, mostBytes: mostArchiveBytes(files) },
    (bytes, name) => content = verifyArchive(bytes, name, files),
    options,
  );
  if (!downloaded.ok) {
    throw notAtHand({
      title: "CIFAR-10",
      missing: `no ${name} and no ${CIFAR10_FOLDER} in ${join(dataDir, "cifar10")} or ${dataDir}`,
      refusals,
      tried: downloaded.tried,
      advice: "give --data-dir a folder with its archive or its six .bin files",
    });
  }
  // a mirror that announces gzip as a content encoding has fetch() decompress
  const kept = isGzipped(downloaded.bytes) ? name : withoutGz(name);
  await writeFileAtomically(join(dataDir, "cifar10", kept), downloaded.bytes);
  return content!;
}

function withoutGz(name: string): string {
  return name.replace(/\.gz$/, "");
}

function checkDigest(
  bytes: Uint8Array,
  path: string,
  algorithm: "md5" | "sha256",
  expected: string,
): void {
  const found = digestOf(bytes, algorithm);
  if (found === expected) return;
  const title = { md5: "MD5", sha256: "SHA-256" }[algorithm];
  throw new UserError(`${path}: ${title}: expected ${expected}, found ${found}`);
}

function digestOf(bytes: Uint8Array, algorithm: "md5" | "sha256"): string {
  return createHash(algorithm).update(bytes).digest("hex");
}
