/** What the attacks on one output are given, and what they give back. */

import * as tf from "@tensorflow/tfjs";
import { oneHot } from "../training/batch.ts";
import type { AttackCost } from "./attack_cost.ts";
import type { AttackedOutput } from "./attacked_output.ts";
import type { AttackLoss } from "./losses.ts";

/** Images to attack, and what for. */
export interface AttackTask {
  /** What is attacked. */
  readonly output: AttackedOutput;
  /** Clean images in [0, 1], `[B, H, W, C]`. */
  readonly images: tf.Tensor4D;
  /** The true class of each image, `[B]`. */
  readonly labels: Uint8Array;
  /** The class that each image is to be taken for, `[B]`; any but the true one if absent. */
  readonly targets?: Uint8Array | undefined;
  /** Of all random numbers. */
  readonly seed: number;
  /** The number of the first image, so that parts of a set draw what the whole would; 0 if absent. */
  readonly firstImage?: number | undefined;
  /** Is called before every pass through the networks; may throw to give up. */
  readonly onPass?: (() => void | Promise<void>) | undefined;
}

/** What came out. Whoever evaluates a defence predicts the labels of the images anew. */
export interface AttackResult {
  /** `[B, H, W, C]`, in [0, 1]; the clean image where an attack found nothing. */
  readonly images: Float32Array;
  /** 1 where the attack has its way with the image by the output's own label, `[B]`. */
  readonly fooled: Uint8Array;
  /** At each image of `images`: the loss of a climb, the margin of a search; `[B]`. */
  readonly costs: Float32Array;
  /** How many images were shown to the output, with or without a gradient. */
  readonly queries: number;
  /** How many gradients were taken, one for each image and step. */
  readonly gradients: number;
  /** How many of them were exactly 0. */
  readonly zeroGradients: number;
}

/**
 * The tensors of a task that have one row for each image: true labels and targets one-hot, where
 * targets are the true labels if there are none. They are the caller's to free.
 *
 * @throws {RangeError} If labels or targets do not fit the images, or a target is the true class
 */
export function goalRows(
  { images, labels, targets, output }: AttackTask,
): { labels: tf.Tensor2D; targets: tf.Tensor2D } {
  const [count] = images.shape;
  const bias = Object.values(output.members.stacks[0]!.stack.parameters).at(-1)!;
  const classes = bias.shape.at(-1)!;
  for (const [what, given] of [["labels", labels], ["targets", targets ?? labels]] as const) {
    if (given.length !== count) {
      throw new RangeError(`There must be ${count} ${what}: received ${given.length}`);
    }
    const outside = given.findIndex((value) => value >= classes);
    if (outside >= 0) {
      throw new RangeError(
        `A ${what.slice(0, -1)} must be an integer from 0 to ${classes - 1}: received ${
          given[outside]
        } for image ${outside}`,
      );
    }
  }
  const pointless = targets?.findIndex((target, image) => target === labels[image]) ?? -1;
  if (pointless >= 0) {
    throw new RangeError(
      `A target must differ from the true class: received ${
        labels[pointless]
      } for image ${pointless}`,
    );
  }
  const rows = (given: Uint8Array): tf.Tensor2D =>
    tf.tensor2d(oneHot(given, classes), [count, classes]);
  return { labels: rows(labels), targets: rows(targets ?? labels) };
}

/** The cost that a task climbs; its labels are the rows of targets. */
export function costOf(
  loss: AttackLoss,
  task: Pick<AttackTask, "targets">,
  labels: tf.Tensor2D,
): AttackCost {
  return task.targets === undefined ? loss.untargeted : loss.targeted(tf.expandDims(labels, 0));
}
