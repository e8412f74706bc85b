/** A self-check on the images before the attack: whether the model is shown what it was trained on. */

import { percent, type SelfCheck } from "./self_checks.ts";

/** So much of clean images a trained model has right. */
const AT_LEAST = 0.5;

/**
 * Fewer clean images right than a trained model has: it most likely gets them in another form than in
 * its training, and an attack on it says nothing.
 *
 * @param accuracy On the clean images, in [0, 1]
 *
 * @example A model that was trained on pixels from 0 to 255
 * ```ts
 * import { checkCleanAccuracy } from "ensemble-defense";
 * import assert from "assert";
 *
 * const { flagged, explanation } = checkCleanAccuracy(4 / 30);
 * assert(flagged);
 * assert.match(explanation, /^13\.3 % of the clean images are right: look at the range of pixels/);
 * assert(!checkCleanAccuracy(0.5).flagged);
 * ```
 */
export function checkCleanAccuracy(accuracy: number): SelfCheck {
  const flagged = accuracy < AT_LEAST;
  return {
    name: "cleanAccuracy",
    flagged,
    explanation: `${percent(accuracy)} of the clean images are right` +
      (flagged
        ? ": look at the range of pixels, normalisation, the order of axes, the data set"
        : ", as of a trained model"),
  };
}
