/** Examples of attacked images, as Figure 1 shows them. */

import type { DatasetName, ImageShape } from "../data/dataset.ts";

/** What a classifier says of an image. */
export interface Guess {
  /** The class that it finds most probable. */
  readonly label: number;
  /** The probability that it gives to the label. */
  readonly confidence: number;
}

/** An image before and after an attack. */
export interface Example {
  /** Its place among the test images. */
  readonly image: number;
  /** Its true label. */
  readonly label: number;
  /** What the classifier says of it before the attack. */
  readonly clean: Guess;
  /** What it says after. */
  readonly attacked: Guess;
  /** Pixels `[height, width, channels]`, 0 to 255. */
  readonly original: Uint8Array;
  /** The same after the attack, rounded to whole numbers; the guess is of the image before. */
  readonly adversarial: Uint8Array;
}

/** Examples of one classifier under BIM with its own gradient. */
export interface ExampleSet {
  /** The data set of the images. */
  readonly dataset: DatasetName;
  /** How the classifier was trained. */
  readonly method: string;
  /** The seed of the run. */
  readonly seed: number;
  /** Which member it is of the method's ensemble. */
  readonly member: number;
  /** Sizes of the attack, in units of pixels in [0, 1]. */
  readonly parameters: {
    readonly epsilon: number;
    readonly alpha: number;
    readonly iterations: number;
  };
  /** Of one image. */
  readonly shape: ImageShape;
  /** One a class, in the order of the classes. */
  readonly examples: readonly Example[];
}

/**
 * Chooses an example of every class: the first image that a classifier is right about and that the
 * attack makes it wrong about. Of a class without one, the first that it is right about.
 *
 * @param labels True labels, `[images]`
 * @param clean The labels that the classifier predicts, `[images]`
 * @param attacked The same under the attack
 * @returns Places of images, in the order of the classes; none of a class that it is never right about
 *
 * @example
 * ```ts
 * import { chooseExamples } from "./examples.ts";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(1, 0, 1, 0, 2);
 * const clean = Uint8Array.of(1, 0, 1, 2, 0);
 * const attacked = Uint8Array.of(1, 0, 2, 2, 0);
 * assert.deepEqual(chooseExamples(labels, clean, attacked), [1, 2]);
 * ```
 */
export function chooseExamples(
  labels: Uint8Array,
  clean: Uint8Array,
  attacked: Uint8Array,
): number[] {
  const images = Array.from(labels, (_, image) => image)
    .filter((image) => clean[image] === labels[image]);
  const classes = [...new Set(images.map((image) => labels[image]!))].sort((a, b) => a - b);
  return classes.map((label) => {
    const ofClass = images.filter((image) => labels[image] === label);
    return ofClass.find((image) => attacked[image] !== label) ?? ofClass[0]!;
  });
}
