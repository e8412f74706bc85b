/** The settings of the defences of section 4.3: adversarial training and defensive distillation. */

import type { PixelClip } from "../ops/pixel_clip.ts";

/**
 * The reading `adversarialEpsilon` of adversarial training, whose epsilon the paper does not give:
 * a number, or that of the FGSM attacks which the networks are evaluated with.
 */
export type AdversarialEpsilon = "evaluation" | number;

/**
 * Adversarial training, J_AT(theta, x, y) = rho J(theta, x, y) + (1 - rho) J(theta, x_FGSM, y)
 * with x_FGSM = x + epsilon sign(grad_x J(theta, x, y)).
 */
export interface AdversarialTraining {
  /** The share of the images themselves, 0 to 1. */
  readonly rho: number;
  /** Change of every pixel, in units of pixels in [0, 1]; at least 0. */
  readonly epsilon: number;
  /** Whether adversarial images are kept in [0, 1]. */
  readonly pixelClip: PixelClip;
}

/** "In our experiments, we use rho = 1/2". */
export const RHO = 0.5;

/**
 * The reading `distillation`. `probabilities`, as the paper's formula reads: a teacher's labels are
 * softmax(p / T) of its probabilities p, so nearly uniform, and a student learns them as another
 * network learns true ones. `logits`, as Papernot et al. describe it: teacher and student are
 * trained on softmax(z / T) of their logits z, these are the labels too, and the student is used at
 * temperature 1.
 */
export const DISTILLATION_READINGS = ["probabilities", "logits"] as const;

/** A reading of {@linkcode DISTILLATION_READINGS}. */
export type DistillationReading = typeof DISTILLATION_READINGS[number];

/** "In the following, we use T = 10". */
export const TEMPERATURE = 10;

/** How a teacher's labels are softened. */
export interface Softening {
  /** What of the teacher is divided by the temperature. */
  readonly of: DistillationReading;
  /** T, above 0. */
  readonly temperature: number;
}

/**
 * The softening that a reading means, and the temperature at which teachers and students are trained.
 *
 * @example
 * ```ts
 * import { distillationOf } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.equal(distillationOf("probabilities").trainedAt, 1);
 * assert.equal(distillationOf("logits").trainedAt, 10);
 * ```
 */
export function distillationOf(
  reading: DistillationReading,
): { readonly softening: Softening; readonly trainedAt: number } {
  return {
    softening: { of: reading, temperature: TEMPERATURE },
    trainedAt: reading === "logits" ? TEMPERATURE : 1,
  };
}
