/** What is counted at every step of an attack (`src/attacks/counters.ts`), as plain data. */

/**
 * One step of an attack: the gradients of the members it follows, and their labels, at the iterates
 * before the step. For a source that fuses the members, a member's gradient is its part in the
 * fused one.
 */
export interface StepCounters {
  /** How many images were attacked. */
  readonly images: number;
  /** The share of all pairs of a member and an image whose gradient is 0 at every pixel. */
  readonly zeroShare: number;
  /**
   * Each member's share of the sum of the members' L2 norms, `[M]`, averaged over the images where
   * one at least is not 0; null where there is no such image.
   */
  readonly normShares: readonly number[] | null;
  /** Images that are left out of `normShares`. */
  readonly allZeroImages: number;
  /**
   * The cosine between the gradients of two members, averaged over all images and pairs of which
   * neither is 0; null where there is no such pair.
   */
  readonly meanCosine: number | null;
  /** Cosines that `meanCosine` averages. */
  readonly cosines: number;
  /** Members whose label is not the true one, from 0 to M: the mean over the images. */
  readonly membersFooled: number;
  /** What fooled members do to the others; absent from attacks that were recorded without it. */
  readonly fooled?: FooledCounters;
}

/** What the fooled members of a step do to a mean gradient: rule it, or pull against the others. */
export interface FooledCounters {
  /**
   * The largest share that one member has of the sum of the members' L2 norms, averaged over the
   * images where one at least is not 0; null where there is no such image.
   */
  readonly largestShare: number | null;
  /** The share that the fooled members have together, averaged over the same images. */
  readonly share: number | null;
  /**
   * The cosine between the gradients of a fooled member and of one that is not, averaged over all
   * images and such pairs of which neither is 0; null where there is no such pair.
   */
  readonly cosineToOthers: number | null;
  /** Cosines that `cosineToOthers` averages. */
  readonly cosines: number;
}

/**
 * Counters of one step on all the images of several batches.
 *
 * @param parts The same step of the same attack on each batch
 * @throws {RangeError} If there are no batches
 *
 * @example A batch without any gradient says nothing about shares and cosines
 * ```ts
 * import { joinCounters } from "ensemble-defense";
 * import assert from "assert";
 *
 * const batch = { images: 2, zeroShare: 0, allZeroImages: 0, cosines: 2, membersFooled: 1 };
 * const saturated = { images: 2, zeroShare: 1, allZeroImages: 2, cosines: 0, membersFooled: 0 };
 * const all = joinCounters([
 *   { ...batch, normShares: [0.75, 0.25], meanCosine: 0.5 },
 *   { ...saturated, normShares: null, meanCosine: null },
 * ]);
 * assert.deepEqual(all, {
 *   images: 4,
 *   zeroShare: 0.5,
 *   normShares: [0.75, 0.25],
 *   allZeroImages: 2,
 *   meanCosine: 0.5,
 *   cosines: 2,
 *   membersFooled: 0.5,
 * });
 * ```
 */
export function joinCounters(parts: readonly StepCounters[]): StepCounters {
  if (parts.length === 0) throw new RangeError("There are no counters to join");
  const total = (of: (part: StepCounters) => number): number =>
    parts.reduce((sum, part) => sum + of(part), 0);
  const mean = (
    value: (part: StepCounters) => number,
    weight: (part: StepCounters) => number,
  ): number => total((part) => weight(part) === 0 ? 0 : weight(part) * value(part)) / total(weight);

  const images = (part: StepCounters): number => part.images;
  const withGradient = (part: StepCounters): number => part.images - part.allZeroImages;
  const { normShares = null } = parts.find(({ normShares }) => normShares !== null) ?? {};
  const cosines = total((part) => part.cosines);
  return {
    images: total(images),
    zeroShare: mean((part) => part.zeroShare, images),
    normShares: normShares &&
      normShares.map((_, m) => mean((part) => part.normShares![m]!, withGradient)),
    allZeroImages: total((part) => part.allZeroImages),
    meanCosine: cosines === 0 ? null : mean((part) => part.meanCosine!, (part) => part.cosines),
    cosines,
    membersFooled: mean((part) => part.membersFooled, images),
    ...(parts.every(({ fooled }) => fooled !== undefined) && { fooled: joinFooled(parts) }),
  };
}

function joinFooled(parts: readonly StepCounters[]): FooledCounters {
  /** The mean of a value over the parts that have one. */
  const mean = (
    value: (fooled: FooledCounters) => number | null,
    weight: (part: StepCounters) => number,
  ): number | null => {
    let [sum, total] = [0, 0];
    for (const part of parts) {
      const one = value(part.fooled!);
      if (one === null) continue;
      sum += weight(part) * one;
      total += weight(part);
    }
    return total === 0 ? null : sum / total;
  };
  const withGradient = (part: StepCounters): number => part.images - part.allZeroImages;
  return {
    largestShare: mean((fooled) => fooled.largestShare, withGradient),
    share: mean((fooled) => fooled.share, withGradient),
    cosineToOthers: mean((fooled) => fooled.cosineToOthers, ({ fooled }) => fooled!.cosines),
    cosines: parts.reduce((sum, { fooled }) => sum + fooled!.cosines, 0),
  };
}
