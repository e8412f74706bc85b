/** The other options of every reading, and where their effect shows. */

import { UserError } from "../errors.ts";
import type { Readings } from "../experiments/readings.ts";

/** Another option of a reading than its default. */
export interface Alternative {
  readonly reading: keyof Readings;
  readonly value: string | number;
}

/** The method that shows what a reading does: random initialisation, unless it concerns another. */
export const SHOWN_BY: Readonly<Partial<Record<keyof Readings, string>>> = {
  noiseSigma: "gaussianNoise",
  adversarialEpsilon: "adversarialTraining",
  distillation: "defensiveDistillation",
  attackCost: "adversarialTraining",
};

/** The options that are measured, one at a time, all other readings at their defaults. */
export const ALTERNATIVES: readonly Alternative[] = [
  { reading: "outputRelu", value: "linear" },
  { reading: "padding", value: "same" },
  { reading: "loss", value: "clipped" },
  { reading: "optimizer", value: "adadelta" },
  { reading: "optimizer", value: "rmsprop" },
  { reading: "noiseSigma", value: 0.05 },
  { reading: "noiseSigma", value: 0.2 },
  { reading: "adversarialEpsilon", value: 0.1 },
  { reading: "distillation", value: "logits" },
  { reading: "attackLabel", value: "predictedClean" },
  { reading: "attackLabel", value: "predictedEachStep" },
  { reading: "attackLabel", value: "predictedEachStepEnsemble" },
  { reading: "attackLabel", value: "notGiven" },
  { reading: "attackCost", value: "trainingCost" },
  { reading: "pixelClip", value: "none" },
  { reading: "grad1Member", value: 0 },
  { reading: "grad2", value: "meanOfSigns" },
  { reading: "grad2", value: "meanOfPerturbations" },
];

/**
 * The options that are measured on the paper's networks as well, on the defences of Table 4. They
 * change attacks alone, so that no network is trained for them.
 */
export const ON_PAPER_NETWORKS: readonly Alternative[] = [
  { reading: "attackCost", value: "trainingCost" },
];

/** An option as it is given on a command line: `NAME=VALUE`. */
export function alternativeText({ reading, value }: Alternative): string {
  return `${reading}=${value}`;
}

/**
 * The option that is given as `NAME=VALUE`.
 *
 * @throws {UserError} If it is none of those that are measured
 */
export function alternativeNamed(given: string): Alternative {
  const found = ALTERNATIVES.find((one) => alternativeText(one) === given);
  if (found !== undefined) return found;
  throw new UserError(
    `What follows must be of ${
      ALTERNATIVES.map(alternativeText).join(", ")
    }; or paper and flags; ` +
      `or nothing: received ${given}`,
  );
}

/** The method that shows what a reading does. */
export function shownBy(reading: keyof Readings): string {
  return SHOWN_BY[reading] ?? "randomInit";
}
