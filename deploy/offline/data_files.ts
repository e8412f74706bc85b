/** The files of the published data sets, as they lie in a data directory. */

import { join, relative } from "node:path";
import { loadCifar10 } from "../../src/data/cifar10.ts";
import { CIFAR10_FILES, CIFAR10_FOLDER } from "../../src/data/cifar10_files.ts";
import { loadMnist } from "../../src/data/mnist.ts";
import { MNIST_FILES } from "../../src/data/mnist_files.ts";
import { UserError } from "../../src/errors.ts";

/** The data sets that can be packed; drawn digits need no files. */
export const PACKED_DATASETS = ["mnist", "cifar10"] as const;

/** One of them. */
export type PackedDataset = typeof PACKED_DATASETS[number];

/** What finds a data set's files to be right; without loadDataset's advice for `reproduce`. */
const LOADERS = { mnist: loadMnist, cifar10: loadCifar10 };

/** A file, and its path from the data directory. */
export interface DataFile {
  readonly path: string;
  readonly place: string;
}

/**
 * The files that the program would load a data set from, once they have been found to be right.
 *
 * @throws {UserError} If they are not at hand, or not as they were published
 */
export async function dataFiles(dataset: PackedDataset, dataDir: string): Promise<DataFile[]> {
  await LOADERS[dataset]({ dataDir, allowDownload: false });
  const homes = [join(dataDir, dataset), dataDir];
  const complete = layouts(dataset, homes).find((paths) => paths.every(exists));
  if (complete === undefined) {
    throw new UserError(`--data ${dataset}: its files must lie together in ${homes.join(" or ")}`);
  }
  return complete.map((path) => ({ path, place: relative(dataDir, path) }));
}

/** The files that make the whole data set, in every way that they may lie. */
function layouts(dataset: PackedDataset, homes: readonly string[]): string[][] {
  if (dataset === "mnist") {
    const names = Object.values(MNIST_FILES).map(({ name }) => name);
    return homes.flatMap((home) =>
      [".gz", ""].map((ending) => names.map((name) => join(home, name + ending)))
    );
  }
  const { train, test, archive } = CIFAR10_FILES;
  const names = [...train.files, ...test.files].map(({ name }) => name);
  return homes.flatMap((home) => [
    names.map((name) => join(home, CIFAR10_FOLDER, name)),
    names.map((name) => join(home, name)),
    [join(home, archive.name)],
  ]);
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
