/** What MNIST's files are and where they come from. */

/** One of the four files. */
export interface MnistFile {
  /** Its canonical name, without `.gz`. */
  readonly name: string;
  /** What it holds. */
  readonly holds: "images" | "labels";
  /** How many of them. */
  readonly count: number;
  /** SHA-256 (hex) of the decompressed content; gzip wrappers differ between sources. */
  readonly sha256: string;
}

/** The files of one MNIST-like data set. */
export interface MnistFiles {
  /** The images to train on. */
  readonly trainImages: MnistFile;
  /** Their labels. */
  readonly trainLabels: MnistFile;
  /** The images to attack. */
  readonly testImages: MnistFile;
  /** Their labels. */
  readonly testLabels: MnistFile;
}

/** Height and width of MNIST's images, in pixels. */
export const MNIST_SIZE = 28;

/** LeCun, Cortes and Burges' files: 60,000 training and 10,000 test images. */
export const MNIST_FILES: MnistFiles = {
  trainImages: {
    name: "train-images-idx3-ubyte",
    holds: "images",
    count: 60_000,
    sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  },
  trainLabels: {
    name: "train-labels-idx1-ubyte",
    holds: "labels",
    count: 60_000,
    sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  },
  testImages: {
    name: "t10k-images-idx3-ubyte",
    holds: "images",
    count: 10_000,
    sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  },
  testLabels: {
    name: "t10k-labels-idx1-ubyte",
    holds: "labels",
    count: 10_000,
    sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  },
};

/** Where `<name>.gz` is fetched from, in this order; the hosts are in deno.json's permissions. */
export const MNIST_MIRRORS: readonly string[] = [
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
];

/** How long the file's decompressed content is, in bytes. */
export function contentLength(file: MnistFile): number {
  return file.holds === "images" ? 16 + file.count * MNIST_SIZE ** 2 : 8 + file.count;
}
