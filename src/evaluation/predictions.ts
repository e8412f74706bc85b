/** From probabilities to the predictions that are kept. */

import type { Predictions } from "./outcomes.ts";

/**
 * Reduces the members' probabilities to predictions. The ensemble predicts the label that
 * maximises the mean of its members' probabilities (section 3); equal values go to the lower
 * label, for members too.
 *
 * @param probabilities `[members, images, classes]`
 * @param labels True labels, `[images]`
 *
 * @example Two members that disagree: the mean decides
 * ```ts
 * import { predictionsOf } from "ensemble-defense";
 * import assert from "assert";
 *
 * const probabilities = Float32Array.of(0.6, 0.4, 0.1, 0.9);
 * const { memberLabels, ensembleLabels } = predictionsOf(probabilities, 2, Uint8Array.of(1));
 * assert.deepEqual([...memberLabels], [0, 1]);
 * assert.deepEqual([...ensembleLabels], [1]);
 * ```
 */
export function predictionsOf(
  probabilities: Float32Array,
  members: number,
  labels: Uint8Array,
): Predictions {
  const images = labels.length;
  const classes = probabilities.length / (members * images);
  const memberLabels = new Uint8Array(members * images);
  const memberConfidences = new Float32Array(members * images);
  const memberTrueProbabilities = new Float32Array(members * images);
  const ensembleLabels = new Uint8Array(images);
  const sums = new Float64Array(classes);
  for (let image = 0; image < images; image++) {
    sums.fill(0);
    for (let member = 0; member < members; member++) {
      const place = member * images + image;
      const row = probabilities.subarray(place * classes, (place + 1) * classes);
      const label = argMax(row);
      memberLabels[place] = label;
      memberConfidences[place] = row[label]!;
      memberTrueProbabilities[place] = row[labels[image]!]!;
      for (let k = 0; k < classes; k++) sums[k]! += row[k]!;
    }
    ensembleLabels[image] = argMax(sums);
  }
  return {
    members,
    images,
    memberLabels,
    memberConfidences,
    memberTrueProbabilities,
    ensembleLabels,
  };
}

/**
 * Joins predictions of one ensemble on consecutive slices of the test images.
 *
 * @throws {RangeError} If the slices come from ensembles of different sizes
 */
export function joinPredictions(slices: readonly Predictions[]): Predictions {
  const members = slices[0]!.members;
  if (slices.some((slice) => slice.members !== members)) {
    throw new RangeError(
      `Slices must be of one ensemble: found ${slices.map((slice) => slice.members)} members`,
    );
  }
  const images = slices.reduce((sum, slice) => sum + slice.images, 0);
  const joined = {
    members,
    images,
    memberLabels: new Uint8Array(members * images),
    memberConfidences: new Float32Array(members * images),
    memberTrueProbabilities: new Float32Array(members * images),
    ensembleLabels: new Uint8Array(images),
  };
  let from = 0;
  for (const slice of slices) {
    joined.ensembleLabels.set(slice.ensembleLabels, from);
    for (const field of ["memberLabels", "memberConfidences", "memberTrueProbabilities"] as const) {
      for (let member = 0; member < members; member++) {
        const row = slice[field].subarray(member * slice.images, (member + 1) * slice.images);
        joined[field].set(row, member * images + from);
      }
    }
    from += slice.images;
  }
  return joined;
}

function argMax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
