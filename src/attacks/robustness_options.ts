/** What robustness is measured on, and how. */

import type { ImageShape } from "../data/dataset.ts";
import type { OutputName } from "./attacked_output.ts";
import { ATTACK_INFO, type CatalogueName } from "./catalogue_names.ts";

/** Images to attack, in [0, 1]. */
export interface AttackedSet {
  /** `[B, H, W, C]` */
  readonly images: Float32Array;
  /** The true class of each image, `[B]`. */
  readonly labels: Uint8Array;
  /** The shape of one image. */
  readonly shape: ImageShape;
}

/** An attack and what it is made on. */
export interface RobustnessOptions {
  /** The attack, by its name in the catalogue. */
  readonly attack: CatalogueName;
  /** Which output of the ensemble it is made on. */
  readonly output: OutputName;
  /** The sizes to measure at, in the attack's norm: at least one, and 0 leaves images as they are. */
  readonly epsilons: readonly number[];
  /** Its steps or queries; as published if absent. */
  readonly steps?: number | undefined;
  /** How often it starts; once if absent. */
  readonly restarts?: number | undefined;
  /** Of all random numbers. */
  readonly seed: number;
  /** The class that each image is to be taken for, `[B]`; any wrong one if absent. */
  readonly targets?: Uint8Array | undefined;
  /** How many images are attacked at once. */
  readonly batch: number;
  /** Is called before every pass; may throw to give up. */
  readonly onPass?: (() => void | Promise<void>) | undefined;
}

/**
 * Checks what types do not. The options of single attacks are theirs to check.
 *
 * @throws {RangeError} If there are no images or no epsilons, or arrays do not fit each other, or a
 * size is out of its range
 */
export function checkRobustness(
  { images, labels, shape }: AttackedSet,
  { attack, epsilons, targets, batch }: RobustnessOptions,
): void {
  const count = labels.length;
  if (count === 0) throw new RangeError("There must be at least one image: received no labels");
  const { height, width, channels } = shape;
  if (images.length !== count * height * width * channels) {
    throw new RangeError(
      `images must hold ${count} of [${height}, ${width}, ${channels}], one for each label: ` +
        `received ${images.length} numbers`,
    );
  }
  if (targets !== undefined && targets.length !== count) {
    throw new RangeError(`There must be ${count} targets: received ${targets.length}`);
  }
  if (!Number.isSafeInteger(batch) || batch < 1) {
    throw new RangeError(`batch must be an integer of at least 1: received ${batch}`);
  }
  if (epsilons.length === 0) {
    throw new RangeError("There must be at least one epsilon: received none");
  }
  // A smallest change may be measured without a limit; a ball must have an end.
  const { smallest } = ATTACK_INFO[attack];
  const wrong = epsilons.find((epsilon) =>
    !(epsilon >= 0 && (smallest || Number.isFinite(epsilon)))
  );
  if (wrong !== undefined) {
    throw new RangeError(
      `An epsilon must be a ${smallest ? "" : "finite "}number of at least 0: received ${wrong}`,
    );
  }
}
