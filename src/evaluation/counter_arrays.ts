/** How the counters of an attack are laid out as an array, in the store and in evidence. */

import { type FooledCounters, joinCounters, type StepCounters } from "./step_counters.ts";
import type { NamedArray } from "../files/safetensors.ts";

/**
 * An attack unit's extra array, `[steps, 5 + M]`: for each step the share of zero gradients, the
 * images without any gradient, the mean cosine, the number of cosines, the members fooled, and
 * each of M members' share of the gradients' norms; NaN where there was nothing to average.
 */
export const COUNTERS = "counters";

/**
 * Another array beside it, `[steps, 4]`: for each step the largest share of the gradients' norms,
 * the fooled members' share, their mean cosine to the others, and the number of these cosines.
 */
export const FOOLED_COUNTERS = "fooledCounters";

/** Lays the counters of an attack's steps out. */
export function counterArray(steps: readonly StepCounters[], members: number): NamedArray {
  const rows = steps.flatMap((step) => [
    step.zeroShare,
    step.allZeroImages,
    step.meanCosine ?? NaN,
    step.cosines,
    step.membersFooled,
    ...(step.normShares ?? new Array<number>(members).fill(NaN)),
  ]);
  return { shape: [steps.length, 5 + members], data: Float32Array.from(rows) };
}

/** Lays out what the fooled members of an attack's steps did, if it was counted at every step. */
export function fooledCounterArray(steps: readonly StepCounters[]): NamedArray | undefined {
  const rows: number[] = [];
  for (const { fooled } of steps) {
    if (fooled === undefined) return undefined;
    const { largestShare, share, cosineToOthers, cosines } = fooled;
    rows.push(largestShare ?? NaN, share ?? NaN, cosineToOthers ?? NaN, cosines);
  }
  return { shape: [steps.length, 4], data: Float32Array.from(rows) };
}

/** Both arrays of an attack under its path in a file; the second if it was counted at every step. */
export function counterArraysAt(
  path: string,
  steps: readonly StepCounters[],
): Record<string, NamedArray> {
  const followed = Math.max(...steps.map(({ normShares }) => normShares?.length ?? 0));
  const fooled = fooledCounterArray(steps);
  return {
    [`${path}/${COUNTERS}`]: counterArray(steps, followed),
    ...(fooled !== undefined && { [`${path}/${FOOLED_COUNTERS}`]: fooled }),
  };
}

/**
 * Reads the counters of an attack on `images` images back.
 *
 * @param fooled The array of {@linkcode fooledCounterArray}, where there is one
 */
export function storedCounters(
  { shape, data }: NamedArray,
  images: number,
  fooled?: NamedArray,
): StepCounters[] {
  const [steps, width] = shape as [number, number];
  return Array.from({ length: steps }, (_, step) => {
    const row = [...data.subarray(step * width, (step + 1) * width)];
    const [zeroShare, allZeroImages, meanCosine, cosines, membersFooled, ...normShares] = row;
    return {
      images,
      zeroShare: zeroShare!,
      // Of an attack none of whose steps had a gradient no column was kept.
      normShares: normShares.length === 0 || normShares.some(Number.isNaN) ? null : normShares,
      allZeroImages: allZeroImages!,
      meanCosine: Number.isNaN(meanCosine) ? null : meanCosine!,
      cosines: cosines!,
      membersFooled: membersFooled!,
      ...(fooled !== undefined && { fooled: storedFooled(fooled, step) }),
    };
  });
}

function storedFooled({ data }: NamedArray, step: number): FooledCounters {
  const [largestShare, share, cosineToOthers, cosines] = [...data.subarray(4 * step, 4 * step + 4)];
  const orNull = (value: number | undefined): number | null => Number.isNaN(value) ? null : value!;
  return {
    largestShare: orNull(largestShare),
    share: orNull(share),
    cosineToOthers: orNull(cosineToOthers),
    cosines: cosines!,
  };
}

/** Joins the counters of consecutive slices, step by step. */
export function joinCounterSlices(
  slices: readonly (readonly StepCounters[])[],
): StepCounters[] {
  return slices[0]!.map((_, step) => joinCounters(slices.map((slice) => slice[step]!)));
}
