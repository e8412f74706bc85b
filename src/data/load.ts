/** Choosing a data set, and how much of it. */

import { UserError } from "../errors.ts";
import { loadCifar10 } from "./cifar10.ts";
import type { Cifar10Files } from "./cifar10_files.ts";
import type { Dataset, DatasetName, ImageSet, ImageShape } from "./dataset.ts";
import { drawDigits, MOST_DRAWN_IMAGES } from "./digits.ts";
import type { LocateOptions } from "./locate.ts";
import { loadMnist } from "./mnist.ts";
import type { MnistFiles } from "./mnist_files.ts";
import { takeFirst } from "./take_first.ts";
import { withImages } from "./with_images.ts";

/**
 * The seed of the drawn digits. It is no part of a run's seed, so that replicates under other seeds
 * share the data, as they do with MNIST.
 */
export const DRAWING_SEED = 2018;

/** How many drawn digits there are where no limit says so. */
export const DRAWN_COUNTS = { train: 10_000, test: 2_000 } as const;

/** What {@linkcode loadDataset} loads. */
export interface LoadDatasetOptions extends Omit<LocateOptions, "onNote"> {
  /** `auto`: MNIST if it is at hand or can be fetched, otherwise the drawn digits. */
  readonly dataset: DatasetName | "auto";
  /** Other files of a data set than the published ones, of the same form. */
  readonly files?: { readonly mnist?: MnistFiles; readonly cifar10?: Cifar10Files } | undefined;
  /** Take only so many training images, the first ones; all unless told. */
  readonly trainLimit?: number | undefined;
  /** Likewise of the test images. */
  readonly testLimit?: number | undefined;
}

/** A data set, and what the user should be told about how it was come by, in a line each. */
export interface LoadedDataset {
  /** The data set. */
  readonly dataset: Dataset;
  /** What is worth telling; empty if nothing is. */
  readonly notes: readonly string[];
}

/**
 * Loads the data set that the user asked for, limited as they asked. A limited data set has a
 * digest of its own. Drawn digits are drawn in the numbers of the limits
 * ({@linkcode DRAWN_COUNTS} without), always with {@linkcode DRAWING_SEED}.
 *
 * @throws {UserError} if MNIST or CIFAR-10 was asked for and cannot be had, or a limit is no positive
 * integer or is larger than the set
 * @throws the signal's reason, if it is aborted
 *
 * @example
 * ```ts
 * import { loadDataset } from "ensemble-defense";
 * import assert from "assert";
 *
 * const { dataset, notes } = await loadDataset({
 *   dataset: "synthetic",
 *   dataDir: "unused",
 *   trainLimit: 20,
 *   testLimit: 10,
 * });
 * assert.equal(dataset.train.count, 20);
 * assert.equal(dataset.test.images.length, 10 * 28 * 28);
 * assert.deepEqual(notes, []);
 * ```
 */
export async function loadDataset(options: LoadDatasetOptions): Promise<LoadedDataset> {
  checkLimit("training", options.trainLimit);
  checkLimit("test", options.testLimit);
  if (options.dataset === "synthetic") return { dataset: drawLimited(options), notes: [] };
  const notes: string[] = [];
  const { files, ...others } = options;
  const locate: LocateOptions = { ...others, onNote: (note) => notes.push(note) };
  if (options.dataset === "cifar10") {
    const cifar10 = await loadCifar10({ ...locate, files: files?.cifar10 });
    return { dataset: limit(cifar10, options), notes };
  }
  let mnist: Dataset;
  try {
    mnist = await loadMnist({
      ...locate,
      files: files?.mnist,
      // What auto does by itself need not be told.
      otherwise: options.dataset === "mnist" ? "use --dataset synthetic" : undefined,
    });
  } catch (error) {
    if (options.dataset === "mnist" || !(error instanceof UserError)) throw error;
    const note = `Using drawn digits instead of MNIST. ${error.message}`;
    return { dataset: drawLimited(options), notes: [...notes, note] };
  }
  return { dataset: limit(mnist, options), notes };
}

function drawLimited({ trainLimit, testLimit }: LoadDatasetOptions): Dataset {
  const train = trainLimit ?? DRAWN_COUNTS.train;
  const test = testLimit ?? DRAWN_COUNTS.test;
  checkAvailable("training", train, MOST_DRAWN_IMAGES, "synthetic");
  checkAvailable("test", test, MOST_DRAWN_IMAGES, "synthetic");
  return drawDigits({ seed: DRAWING_SEED, train, test });
}

function limit(dataset: Dataset, { trainLimit, testLimit }: LoadDatasetOptions): Dataset {
  const { name, shape } = dataset;
  const train = limitSet("training", dataset.train, shape, trainLimit, name);
  const test = limitSet("test", dataset.test, shape, testLimit, name);
  if (train === dataset.train && test === dataset.test) return dataset;
  return withImages(dataset, { train, test });
}

function limitSet(
  split: string,
  set: ImageSet,
  shape: ImageShape,
  count: number | undefined,
  name: DatasetName,
): ImageSet {
  if (count === undefined || count === set.count) return set;
  checkAvailable(split, count, set.count, name);
  return takeFirst(set, shape, count);
}

function checkLimit(split: string, count: number | undefined): void {
  if (count !== undefined && !(Number.isSafeInteger(count) && count >= 1)) {
    throw new UserError(
      `The number of ${split} images must be a positive integer: received ${count}`,
    );
  }
}

function checkAvailable(split: string, count: number, available: number, name: DatasetName): void {
  if (count <= available) return;
  throw new UserError(
    `${count} ${split} images were asked for, but ${name} has ${available}: ask for at most that`,
  );
}
