/** From probabilities to the predictions that are kept. */

import { concatenate } from "../files/concatenate.ts";
import type { ScoredPredictions } from "./outcomes.ts";
import { SUBSET_ORDERS, subsetOrders } from "./subset_orders.ts";

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
): ScoredPredictions {
  const images = labels.length;
  const classes = probabilities.length / (members * images);
  const memberLabels = new Uint8Array(members * images);
  const memberConfidences = new Float32Array(members * images);
  const memberTrueProbabilities = new Float32Array(members * images);
  for (let place = 0; place < members * images; place++) {
    const row = probabilities.subarray(place * classes, (place + 1) * classes);
    const label = argMax(row);
    memberLabels[place] = label;
    memberConfidences[place] = row[label]!;
    memberTrueProbabilities[place] = row[labels[place % images]!]!;
  }
  const everyone = Array.from({ length: members }, (_, member) => member);
  return {
    members,
    images,
    memberLabels,
    memberConfidences,
    memberTrueProbabilities,
    ensembleLabels: ensembleLabelsOf(probabilities, { images, classes }, everyone),
    subsetLabels: concatenate(
      subsetOrders(members).map((order) =>
        growingEnsembleLabels(probabilities, images, classes, order)
      ),
    ),
  };
}

/**
 * The labels that the ensemble of some members gives, `[images]`.
 *
 * @param probabilities `[members, images, classes]`
 * @param of The numbers of its members; at least one
 */
export function ensembleLabelsOf(
  probabilities: Float32Array,
  { images, classes }: { readonly images: number; readonly classes: number },
  of: ArrayLike<number>,
): Uint8Array {
  return growingEnsembleLabels(probabilities, images, classes, of).slice(-images);
}

/**
 * The labels of the ensembles of the first 1, 2, … members of an order, `[members, images]`: those
 * that maximise the sum of the probabilities.
 */
function growingEnsembleLabels(
  probabilities: Float32Array,
  images: number,
  classes: number,
  order: ArrayLike<number>,
): Uint8Array {
  const labels = new Uint8Array(order.length * images);
  const sums = new Float64Array(images * classes);
  for (let size = 1; size <= order.length; size++) {
    const from = order[size - 1]! * images * classes;
    for (let i = 0; i < sums.length; i++) sums[i]! += probabilities[from + i]!;
    for (let image = 0; image < images; image++) {
      const row = sums.subarray(image * classes, (image + 1) * classes);
      labels[(size - 1) * images + image] = argMax(row);
    }
  }
  return labels;
}

/**
 * Joins predictions of one ensemble on consecutive slices of the test images.
 *
 * @param slices At least one
 * @throws {RangeError} If the slices come from ensembles of different sizes
 *
 * @example
 * ```ts
 * import { joinPredictions, predictionsOf } from "ensemble-defense";
 * import assert from "assert";
 *
 * const [first, second] = [[0.75, 0.25], [0.125, 0.875]].map((probabilities) =>
 *   predictionsOf(Float32Array.from(probabilities), 1, Uint8Array.of(0))
 * );
 * const joined = joinPredictions([first!, second!]);
 * assert.deepEqual([...joined.memberLabels], [0, 1]);
 * assert.deepEqual([...joined.memberTrueProbabilities], [0.75, 0.125]);
 * ```
 */
export function joinPredictions(slices: readonly ScoredPredictions[]): ScoredPredictions {
  const members = slices[0]!.members;
  if (slices.some((slice) => slice.members !== members)) {
    throw new RangeError(
      `Slices must be of one ensemble: found ${slices.map((slice) => slice.members)} members`,
    );
  }
  const images = slices.reduce((sum, slice) => sum + slice.images, 0);
  /** Joins arrays `[rows, images of the slice]` to `[rows, images]`. */
  const join = <T extends Uint8Array | Float32Array>(
    out: T,
    rows: number,
    of: (slice: ScoredPredictions) => T,
  ): T => {
    let from = 0;
    for (const slice of slices) {
      for (let row = 0; row < rows; row++) {
        const part = of(slice).subarray(row * slice.images, (row + 1) * slice.images);
        out.set(part, row * images + from);
      }
      from += slice.images;
    }
    return out;
  };
  const bytes = (rows: number): Uint8Array => new Uint8Array(rows * images);
  const floats = (rows: number): Float32Array => new Float32Array(rows * images);
  const subsets = SUBSET_ORDERS * members;
  return {
    members,
    images,
    memberLabels: join(bytes(members), members, (slice) => slice.memberLabels),
    memberConfidences: join(floats(members), members, (slice) => slice.memberConfidences),
    memberTrueProbabilities: join(
      floats(members),
      members,
      (slice) => slice.memberTrueProbabilities,
    ),
    ensembleLabels: join(bytes(1), 1, (slice) => slice.ensembleLabels),
    subsetLabels: join(bytes(subsets), subsets, (slice) => slice.subsetLabels),
  };
}

function argMax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
