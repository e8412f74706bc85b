/**
 * A data set in memory. Pixels stay bytes until a batch is made: they become numbers in [0, 1]
 * ("scaled to the unit interval", section 4) only in the tensor that a network sees.
 */

/** Height, width and channels of every image of a data set. */
export interface ImageShape {
  /** In pixels. */
  readonly height: number;
  /** In pixels. */
  readonly width: number;
  /** 1 of grey images, 3 of coloured ones. */
  readonly channels: number;
}

/** Images and their labels, in one order. */
export interface ImageSet {
  /** Pixels `[count, height, width, channels]`, 0 to 255. */
  readonly images: Uint8Array;
  /** The true class of each image, 0 to `classes - 1`. */
  readonly labels: Uint8Array;
  /** How many images. */
  readonly count: number;
}

/** The data sets the program knows: the paper's in its order, then the drawn digits. */
export const DATASET_NAMES = ["mnist", "cifar10", "synthetic"] as const;

/** The name of a data set. */
export type DatasetName = typeof DATASET_NAMES[number];

/** How many classes every one of them has. */
export const CLASSES = 10;

/** Training and test images of one data set. */
export interface Dataset {
  /** Which data set. */
  readonly name: DatasetName;
  /** The shape of every image. */
  readonly shape: ImageShape;
  /** How many classes: {@linkcode CLASSES} in all that the program knows. */
  readonly classes: number;
  /** The images to train on. */
  readonly train: ImageSet;
  /** The images to attack. */
  readonly test: ImageSet;
  /** SHA-256 (hex) over the pixels and labels of both sets, for the keys of stored results. */
  readonly digest: string;
}
