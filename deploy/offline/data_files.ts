/** The files of the published data sets, as they lie in a data directory. */

import { createHash } from "node:crypto";
import { dirname, join, relative } from "node:path";
import { loadCifar10 } from "../../src/data/cifar10.ts";
import { CIFAR10_FILES, CIFAR10_FOLDER, type Cifar10Files } from "../../src/data/cifar10_files.ts";
import { decompress } from "../../src/data/decompress.ts";
import { readIfPresent } from "../../src/data/locate.ts";
import { loadMnist } from "../../src/data/mnist.ts";
import {
  contentLength,
  MNIST_FILES,
  type MnistFile,
  type MnistFiles,
} from "../../src/data/mnist_files.ts";
import { UserError } from "../../src/errors.ts";

/** The data sets that can be packed; drawn digits need no files. */
export const PACKED_DATASETS = ["mnist", "cifar10"] as const;

/** One of them. */
export type PackedDataset = typeof PACKED_DATASETS[number];

/** A file, and its path from the data directory. */
export interface DataFile {
  readonly path: string;
  readonly place: string;
}

/** The published files, or others of the same form. */
export interface PublishedFiles {
  readonly mnist: MnistFiles;
  readonly cifar10: Cifar10Files;
}

/**
 * The files that the program would load a data set from: those that are right themselves, whatever
 * damaged copies lie beside them.
 *
 * @throws {UserError} If they are not at hand, or not as they were published
 */
export async function dataFiles(
  dataset: PackedDataset,
  dataDir: string,
  { mnist, cifar10 }: PublishedFiles = { mnist: MNIST_FILES, cifar10: CIFAR10_FILES },
): Promise<DataFile[]> {
  const homes = [join(dataDir, dataset), dataDir];
  const options = { dataDir, allowDownload: false };
  const paths = dataset === "mnist"
    ? await mnistPaths(homes, mnist)
    : await cifar10Paths(homes, dataDir, cifar10);
  if (paths !== undefined) return paths.map((path) => ({ path, place: relative(dataDir, path) }));
  // Loading says what is wrong, without loadDataset's advice for `reproduce`.
  if (dataset === "mnist") await loadMnist({ ...options, files: mnist });
  else await loadCifar10({ ...options, files: cifar10 });
  throw new UserError(`--data ${dataset}: cannot be packed from ${homes.join(" or ")}`);
}

/** Each file from the first place that has it right, gzipped or not. */
async function mnistPaths(
  homes: readonly string[],
  files: MnistFiles,
): Promise<string[] | undefined> {
  const paths: string[] = [];
  for (const file of Object.values(files)) {
    const places = homes.flatMap((home) =>
      [".gz", ""].map((ending) => join(home, file.name + ending))
    );
    const path = await firstThat(places, (place) => isRight(place, file));
    if (path === undefined) return undefined;
    paths.push(path);
  }
  return paths;
}

async function isRight(path: string, file: MnistFile): Promise<boolean> {
  return await isSound(async () => {
    const bytes = await readIfPresent(path);
    if (bytes === undefined) return false;
    const content = decompress(bytes, path, contentLength(file));
    return createHash("sha256").update(content).digest("hex") === file.sha256;
  });
}

/** The first folder or archive that loads when nothing else is there. */
async function cifar10Paths(
  homes: readonly string[],
  dataDir: string,
  files: Cifar10Files,
): Promise<string[] | undefined> {
  const { train, test, archive } = files;
  const names = [...train.files, ...test.files].map(({ name }) => name);
  const layouts = [
    ...homes.flatMap((home) => [join(home, CIFAR10_FOLDER), home])
      .map((folder) => names.map((name) => join(folder, name))),
    ...homes.flatMap((home) =>
      [archive.name, archive.name.replace(/\.gz$/, "")].map((name) => [join(home, name)])
    ),
  ];
  return await firstThat(layouts, async (paths) => {
    if (!paths.every(exists)) return false;
    const alone = await Deno.makeTempDir();
    try {
      for (const path of paths) {
        const link = join(alone, relative(dataDir, path));
        await Deno.mkdir(dirname(link), { recursive: true });
        await Deno.symlink(await Deno.realPath(path), link);
      }
      return await isSound(async () => {
        await loadCifar10({ dataDir: alone, allowDownload: false, files });
        return true;
      });
    } finally {
      await Deno.remove(alone, { recursive: true });
    }
  });
}

/** What `check` gives; false for files that it refuses. */
async function isSound(check: () => Promise<boolean>): Promise<boolean> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

async function firstThat<T>(
  candidates: readonly T[],
  suits: (candidate: T) => Promise<boolean>,
): Promise<T | undefined> {
  for (const candidate of candidates) if (await suits(candidate)) return candidate;
  return undefined;
}

/** A path through a file leads nowhere either. */
function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
