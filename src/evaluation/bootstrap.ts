/**
 * Intervals for accuracies that are averaged over members, and for differences of accuracies on the
 * same images: the pigeonhole bootstrap (Owen 2007, "The pigeonhole bootstrap", Annals of Applied
 * Statistics 1). Images and members are resampled independently of each other, because a score
 * belongs to one of each. With many members its variance is slightly too large (Owen calls it
 * mildly conservative); with E members the part that comes from members is short
 * by the factor (E - 1) / E, as in every bootstrap of E things. So it is no estimate by itself where
 * members are few: {@linkcode replicateEstimate} has Student's t beside it.
 *
 * What it cannot see: an ensemble's own score counts as fixed, since whom else training might have
 * produced is not in one ensemble's predictions. Replicate ensembles would tell.
 */

import type { RandomStream } from "../random/stream.ts";
import { binomialSampler } from "./binomial.ts";
import type { Interval } from "./interval.ts";
import { scoreColumns, type Term } from "./score_columns.ts";
import { SumHistogram } from "./sum_histogram.ts";

/** A quantity and how it varies from resample to resample. */
export interface Bootstrap {
  /** The quantity itself: the signed sum of the terms' means. */
  readonly effect: number;
  /** The quantity in each resample, ascending. */
  readonly draws: Float64Array;
}

/** How many resamples intervals are made from. */
const RESAMPLES = 10_000;

/**
 * Resamples a signed sum of mean scores. All terms share the resampled images; terms with the same
 * population share the resampled members; a population of one member, or of fixed rows, has nothing to resample.
 *
 * The members of a resample are drawn first. They turn an image into one of few integers (a sum
 * over the members drawn), so the images are drawn as a multinomial over those integers. That has
 * exactly the distribution of drawing image after image, and costs a hundredth.
 *
 * @param stream Where randomness comes from; the result is a function of it and of the terms
 * @throws {RangeError} If there are no terms or no images, or the terms do not fit each other
 *
 * @example The ensemble is right on every image, its two members on three of four
 * ```ts
 * import { bootstrap, percentileInterval, randomStream } from "ensemble-defense";
 * import assert from "assert";
 *
 * const ensemble = {
 *   population: "the ensemble",
 *   rows: 1,
 *   images: 4,
 *   values: Uint8Array.of(1, 1, 1, 1),
 * };
 * const single = {
 *   population: "bagging: members 0 1",
 *   rows: 2,
 *   images: 4,
 *   values: Uint8Array.of(1, 1, 1, 0, 1, 1, 0, 1),
 * };
 * const terms = [{ sign: 1, scores: ensemble }, { sign: -1, scores: single }] as const;
 * const { effect, draws } = bootstrap(terms, randomStream(1, "example"));
 * assert.equal(effect, 0.25);
 * assert.deepEqual(percentileInterval(draws), [0, 0.75]);
 * ```
 */
export function bootstrap(
  terms: readonly Term[],
  stream: RandomStream,
  resamples: number = RESAMPLES,
): Bootstrap {
  const columns = scoreColumns(terms);
  const histogram = new SumHistogram(columns);
  const effect = histogram.mean();

  const { resampledRows } = histogram;
  const binomial = binomialSampler(columns.images, stream);
  const draws = new Float64Array(resamples);
  for (let b = 0; b < resamples; b++) {
    if (resampledRows.length > 0) {
      histogram.weigh(resampledRows.map((rows) => drawMembers(rows, stream)));
    }
    draws[b] = histogram.resampledMean(binomial);
  }
  return { effect, draws: draws.sort() };
}

/**
 * The interval between the same share of resamples cut off at either end: the order statistics
 * number `(R + 1) (1 - level) / 2` from below and from above (Davison and Hinkley 1997, chapter 5).
 *
 * @param draws Ascending, as from {@linkcode bootstrap}
 * @param level The interval's coverage, in (0, 1)
 * @throws {RangeError} If there are too few resamples for the level
 *
 * @example
 * ```ts
 * import { percentileInterval } from "ensemble-defense";
 * import assert from "assert";
 *
 * const draws = Float64Array.from({ length: 199 }, (_, i) => i + 1);
 * assert.deepEqual(percentileInterval(draws), [5, 195]);
 * ```
 */
export function percentileInterval(draws: Float64Array, level: number = 0.95): Interval {
  // 1 - 0.9 is just below 0.1 in binary; the nudge keeps whole numbers whole.
  const cut = Math.floor((draws.length + 1) * (1 - level) / 2 + 1e-9);
  if (!(level > 0 && cut >= 1)) {
    throw new RangeError(
      `${draws.length} resamples are too few for an interval of level ${level}`,
    );
  }
  return [draws[cut - 1]!, draws[draws.length - cut]!];
}

/** How often each of `rows` members is in a resample of as many. */
function drawMembers(rows: number, stream: RandomStream): Int32Array {
  const times = new Int32Array(rows);
  for (let r = 0; r < rows; r++) times[stream.integer(rows)]!++;
  return times;
}
