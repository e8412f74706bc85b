/** The labels that a teacher gives in defensive distillation (section 4.3). */

import * as tf from "@tensorflow/tfjs";
import type { ImageSet } from "../data/dataset.ts";
import { type Ensemble, forEachMember, mapStacks } from "../models/ensemble.ts";
import { forward } from "../models/forward.ts";
import { takeValues } from "../ops/take_values.ts";
import { unitPixels } from "./batch.ts";
import type { Softening } from "./defences.ts";

/**
 * The paper's F^T: the softmax of a teacher's outputs divided by the temperature, where its outputs
 * are its probabilities or its logits.
 *
 * @param logits The teacher's, `[..., K]`
 * @returns Of the same shape; every row sums to 1
 *
 * @example Of probabilities at temperature 10 nearly nothing is left
 * ```ts
 * import { activateBackend, soften } from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await activateBackend("cpu");
 * const logits = tf.tensor2d([[50, 0]]); // as good as certain: the probabilities are 1 and 0
 * const label = (of: "probabilities" | "logits"): number =>
 *   soften(logits, { of, temperature: 10 }).dataSync()[0]!;
 * assert(Math.abs(label("probabilities") - 1 / (1 + Math.exp(-0.1))) < 1e-6); // 0.525
 * assert(Math.abs(label("logits") - 1 / (1 + Math.exp(-5))) < 1e-6); // 0.993
 * ```
 */
export function soften<T extends tf.Tensor>(logits: T, { of, temperature }: Softening): T {
  return tf.tidy(() => {
    const outputs = of === "probabilities" ? tf.softmax(logits) : logits;
    return tf.softmax(tf.div<T>(outputs, temperature));
  });
}

/**
 * The labels that every teacher gives every image, with dropout off (section 4.3).
 *
 * @param teachers One for each member in training; at least one
 * @param images Images of the teachers' size
 * @param batchSize How many images pass through the networks at once
 * @param beforeEach Called before every batch; what it throws ends the work
 * @returns One array `[images.count, K]` for each teacher; every row sums to 1
 * @throws {Error} If the images are not of the teachers' size
 *
 * @example Of logits (20, 0) temperature 10 leaves (2, 0)
 * ```ts
 * import { activateBackend, disposeEnsemble, makeEnsemble, teacherLabels } from "ensemble-defense";
 * import assert from "assert";
 *
 * const { grouping } = await activateBackend("cpu");
 * const layers = [{ kind: "dense", units: 2, relu: false }] as const;
 * const architecture = { input: { height: 1, width: 1, channels: 1 }, layers };
 * const checkpoint = {
 *   "dense1/kernel": { shape: [1, 2], data: Float32Array.of(20, 0) },
 *   "dense1/bias": { shape: [2], data: Float32Array.of(0, 0) },
 * };
 * const teachers = makeEnsemble([{ architecture, checkpoint }], grouping);
 * const images = { images: Uint8Array.of(255, 0), labels: Uint8Array.of(0, 1), count: 2 };
 * const softening = { of: "logits", temperature: 10 } as const;
 * const [labels] = await teacherLabels(teachers, images, softening, 2);
 * assert.equal(labels?.[0]?.toFixed(4), (1 / (1 + Math.exp(-2))).toFixed(4)); // white, 0.8808
 * assert.equal(labels?.[2], 0.5); // black
 * disposeEnsemble(teachers);
 * ```
 */
export async function teacherLabels(
  teachers: Ensemble,
  images: ImageSet,
  softening: Softening,
  batchSize: number,
  beforeEach: () => void = () => {},
): Promise<Float32Array[]> {
  const { height, width, channels } = teachers.stacks[0]!.stack.architecture.input;
  let labels: Float32Array[] | undefined;
  for (let from = 0; from < images.count; from += batchSize) {
    beforeEach();
    const to = Math.min(from + batchSize, images.count);
    const softened = tf.tidy(() => {
      const x = tf.tensor5d(
        unitPixels(images, from, to),
        [1, to - from, height, width, channels],
      );
      const own = forEachMember(x, teachers.members);
      return mapStacks(
        teachers,
        [own],
        (stack, x) => soften(forward(stack, x as tf.Tensor5D), softening),
      );
    });
    const classes = softened.shape[2]!;
    const values = await takeValues(softened);
    labels ??= Array.from(
      { length: teachers.members },
      () => new Float32Array(images.count * classes),
    );
    const size = (to - from) * classes;
    labels.forEach((own, e) => own.set(values.subarray(e * size, (e + 1) * size), from * classes));
  }
  return labels ?? [];
}
