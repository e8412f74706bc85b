/** Which of the images that an attack meets on its way it keeps. */

import * as tf from "@tensorflow/tfjs";

/**
 * Which of an image's iterates is the result. `firstFooled`: the first one that the attack has its
 * way with, or else the one of the highest loss; `highestLoss`; `last`. The clean image is the first
 * iterate of the former two, so that no result is worse than it.
 */
export type Keep = "firstFooled" | "highestLoss" | "last";

/** A batch of images with what is known of them. */
export type Candidates = {
  /** `[B, H, W, C]` */
  readonly x: tf.Tensor4D;
  /** `[B]` */
  readonly costs: tf.Tensor1D;
  /** 1 where the attack has its way, `[B]`. */
  readonly fooled: tf.Tensor1D;
};

/** The better of two candidates for each image of a batch; of equals the old one. */
export function betterOf(keep: Keep, old: Candidates, now: Candidates): Candidates {
  const isHigher = tf.greater(now.costs, old.costs);
  const wins = keep === "last"
    ? tf.onesLike(isHigher)
    : keep === "highestLoss"
    ? isHigher
    : tf.logicalAnd(
      tf.equal(old.fooled, 0),
      tf.logicalOr(tf.greater(now.fooled, 0), isHigher),
    );
  return {
    x: tf.where(perImage(wins), now.x, old.x),
    costs: tf.where(wins, now.costs, old.costs),
    fooled: tf.where(wins, now.fooled, old.fooled),
  };
}

/** Whether one candidate is better than another, as {@linkcode betterOf} decides on batches. */
export function isBetter(
  keep: Keep,
  old: { readonly cost: number; readonly fooled: number },
  now: { readonly cost: number; readonly fooled: number },
): boolean {
  const isHigher = now.cost > old.cost;
  switch (keep) {
    case "last":
      return true;
    case "highestLoss":
      return isHigher;
    case "firstFooled":
      return old.fooled === 0 && (now.fooled > 0 || isHigher);
  }
}

/** From `[B]` to `[B, 1, 1, 1]`, which goes with images. */
export function perImage(values: tf.Tensor): tf.Tensor4D {
  return tf.reshape(values, [-1, 1, 1, 1]);
}
