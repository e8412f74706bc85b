/**
 * What happens between an ensemble's members while it is attacked: do gradients vanish (masking),
 * does one member rule the mean (domination), do members pull in different directions (blocking)?
 */

import * as tf from "@tensorflow/tfjs";
import type { Ensemble } from "../models/ensemble.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import { takeValues } from "../ops/take_values.ts";
import { attack } from "./attack.ts";
import type { AttackOptions } from "./attack_options.ts";
import type { GradientPass } from "./input_gradient.ts";
import { measureStep } from "./measured_step.ts";
import type { AttackParameters } from "./parameters.ts";

/** An attack's final images, and what was counted on the way to them. */
export interface CountedAttack {
  /** As from {@linkcode attack}; the caller's to free. */
  readonly images: tf.Tensor5D;
  /** One entry for each step, or the only one of a source that takes gradients once. */
  readonly counters: readonly StepCounters[];
}

/**
 * Attacks an ensemble as {@linkcode attack} does, to the last bit, and counts at every step. The
 * counters take no pass through the networks of their own.
 *
 * @param images Clean images in [0, 1], `[B, H, W, C]`
 * @param labels True labels, one-hot, `[B, K]`
 * @param parameters Sizes in units of pixels in [0, 1]
 * @throws {RangeError} As {@linkcode attack} does
 *
 * @example Members that pull to opposite sides: the cosine of their gradients is -1
 * ```ts
 * import * as ensembles from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * await ensembles.activateBackend("cpu");
 * const layers = [{ kind: "dense", units: 2, relu: false }] as const;
 * const architecture = { input: { height: 1, width: 1, channels: 1 }, layers };
 * const members = [-2, 2].map((slope) => ({ // logits (0, slope · pixel)
 *   architecture,
 *   checkpoint: {
 *     "dense1/kernel": { shape: [1, 2], data: Float32Array.of(0, slope) },
 *     "dense1/bias": { shape: [2], data: Float32Array.of(0, 0) },
 *   },
 * }));
 * const ensemble = ensembles.makeEnsemble(members, "stacked");
 * const [image, label] = [tf.tensor4d([0], [1, 1, 1, 1]), tf.tensor2d([[1, 0]])];
 * const source = ensembles.grad2("signOfMean");
 * const options = { source, loss: "fused", attackLabel: "true", pixelClip: "none" } as const;
 * const { images, counters: [step, ...others] } = await ensembles.attackWithCounters(
 *   ensemble,
 *   image,
 *   label,
 *   ensembles.fgsm(0.25),
 *   options,
 * );
 * assert.equal(step?.meanCosine?.toFixed(3), "-1.000");
 * assert.deepEqual(step?.normShares, [0.5, 0.5]);
 * assert.equal(others.length, 0); // FGSM has one step
 * tf.dispose([image, label, images]);
 * ensembles.disposeEnsemble(ensemble);
 * ```
 */
export async function attackWithCounters(
  ensemble: Ensemble,
  images: tf.Tensor4D,
  labels: tf.Tensor2D,
  parameters: AttackParameters,
  options: AttackOptions,
): Promise<CountedAttack> {
  const steps: tf.Tensor3D[] = [];
  const onStep = (pass: GradientPass): void => {
    steps.push(tf.keep(measureStep(pass, labels)));
    options.onStep?.(pass);
  };
  let final: tf.Tensor5D | undefined;
  try {
    final = attack(ensemble, images, labels, parameters, { ...options, onStep });
    const measured = tf.tidy(() => tf.stack(steps));
    const [, batch, members] = measured.shape as [number, number, number];
    const values = await takeValues(measured);
    const size = values.length / steps.length;
    return {
      images: final,
      counters: steps.map((_, step) =>
        countersOf(values.subarray(step * size, (step + 1) * size), batch, members)
      ),
    };
  } catch (error) {
    final?.dispose();
    throw error;
  } finally {
    tf.dispose(steps);
  }
}

/** The counters of a step from the numbers of {@linkcode measureStep}. */
function countersOf(measured: Float32Array, images: number, members: number): StepCounters {
  const width = members + 2;
  const shares = new Float64Array(members);
  const all = new Mean();
  const toOthers = new Mean();
  const largest = new Mean();
  const ofFooled = new Mean();
  let [zeros, allZeroImages, fooled] = [0, 0, 0];
  for (let b = 0; b < images; b++) {
    const at = (row: number, column: number): number =>
      measured[(b * members + row) * width + column]!;
    const isFooled = (m: number): boolean => at(m, members + 1) === 1;
    const lengths = Array.from({ length: members }, (_, m) => Math.sqrt(at(m, m)));
    const norms = lengths.map((length, m) => length * at(m, members));
    const sumOfNorms = norms.reduce((sum, norm) => sum + norm, 0);
    if (sumOfNorms === 0) allZeroImages++;
    let shareOfFooled = 0;
    for (let m = 0; m < members; m++) {
      if (isFooled(m)) fooled++;
      if (norms[m] === 0) {
        zeros++;
        continue;
      }
      const share = norms[m]! / sumOfNorms;
      shares[m]! += share;
      if (isFooled(m)) shareOfFooled += share;
      for (let other = 0; other < m; other++) {
        if (norms[other] === 0) continue;
        const cosine = at(m, other) / (lengths[m]! * lengths[other]!);
        all.add(cosine);
        if (isFooled(m) !== isFooled(other)) toOthers.add(cosine);
      }
    }
    if (sumOfNorms > 0) {
      largest.add(Math.max(...norms) / sumOfNorms);
      ofFooled.add(shareOfFooled);
    }
  }
  const withGradient = images - allZeroImages;
  return {
    images,
    zeroShare: zeros / (images * members),
    normShares: withGradient === 0 ? null : Array.from(shares, (share) => share / withGradient),
    allZeroImages,
    meanCosine: all.value,
    cosines: all.count,
    membersFooled: fooled / images,
    fooled: {
      largestShare: largest.value,
      share: ofFooled.value,
      cosineToOthers: toOthers.value,
      cosines: toOthers.count,
    },
  };
}

/** A mean that grows. */
class Mean {
  count = 0;
  #sum = 0;

  add(value: number): void {
    this.#sum += value;
    this.count++;
  }

  /** Null of nothing. */
  get value(): number | null {
    return this.count === 0 ? null : this.#sum / this.count;
  }
}
