/** The images that an attack of the catalogue makes for a unit. */

import * as tf from "@tensorflow/tfjs";
import { withOutput } from "../attacks/attacked_output.ts";
import { ATTACKS } from "../attacks/catalogue.ts";
import type { Ensemble } from "../models/ensemble.ts";
import type { CatalogueSpec } from "./unit.ts";
import { workArray } from "./unit_arrays.ts";
import type { NamedArray } from "../files/safetensors.ts";

/** What an attack of the catalogue is made on. */
export interface CatalogueTask {
  /** Clean images in [0, 1], `[B, H, W, C]`. */
  readonly images: tf.Tensor4D;
  /** The true class of each, `[B]`. */
  readonly labels: Uint8Array;
  /** The number of the first image in the test set. */
  readonly firstImage: number;
  /** Is called before every pass through the networks; may throw to give up. */
  readonly onPass: () => void;
}

/**
 * Attacks one output of an ensemble.
 *
 * @returns The final images, `[1, B, H, W, C]`, which are the caller's to free, and what making them
 * took
 */
export function catalogueImages(
  ensemble: Ensemble,
  { images, labels, firstImage, onPass }: CatalogueTask,
  { catalogue, output, epsilon, steps, restarts, seed }: CatalogueSpec,
): Promise<{ readonly images: tf.Tensor5D; readonly work: NamedArray }> {
  return withOutput(ensemble, output, async (output) => {
    const task = { output, images, labels, seed, firstImage, onPass };
    const made = await ATTACKS[catalogue](task, { epsilon, steps, restarts });
    return {
      images: tf.tensor5d(made.images, [1, ...images.shape]),
      work: workArray(made),
    };
  });
}
