/**
 * Intervals for accuracies that are averaged over members, and for differences of accuracies on the
 * same images: the pigeonhole bootstrap (Owen 2007, "The pigeonhole bootstrap", Annals of Applied
 * Statistics 1). Images and members are resampled independently of each other, because a score
 * belongs to one of each. With many members its variance is slightly too large (Owen calls it
 * mildly conservative); with E members the part that comes from members is short
 * by the factor (E - 1) / E, as in every bootstrap of E things.
 *
 * What it cannot see: an ensemble's own score counts as fixed, since whom else training might have
 * produced is not in one ensemble's predictions. Replicate ensembles would tell.
 */

import type { RandomStream } from "../random/stream.ts";
import { binomialSampler } from "./binomial.ts";
import type { Interval } from "./interval.ts";
import {
  type PopulationColumns,
  type ScoreColumns,
  scoreColumns,
  type Term,
} from "./score_columns.ts";

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
  histogram.weigh(columns.populations.map(({ rows }) => new Int32Array(rows).fill(1)));
  const effect = histogram.mean();

  const resampleMembers = columns.populations.some(({ rows, fixed }) => rows > 1 && !fixed);
  const binomial = binomialSampler(columns.images, stream);
  const draws = new Float64Array(resamples);
  for (let b = 0; b < resamples; b++) {
    if (resampleMembers) {
      histogram.weigh(columns.populations.map((population) => drawMembers(population, stream)));
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
function drawMembers(
  { rows, fixed }: Pick<PopulationColumns, "rows" | "fixed">,
  stream: RandomStream,
): Int32Array {
  const times = new Int32Array(rows);
  if (fixed || rows === 1) times.fill(1);
  else for (let r = 0; r < rows; r++) times[stream.integer(rows)]!++;
  return times;
}

/** How many images have each sum of scores, for given times that each member counts. */
class SumHistogram {
  readonly #columns: ScoreColumns;
  /** Sums are integers: means over each population, times the common multiple of their sizes. */
  readonly #scale: number;
  readonly #lowest: number;
  /** How many images have the sum `#lowest + k`. */
  readonly #images: Int32Array;
  readonly #sums: Int32Array;

  constructor(columns: ScoreColumns) {
    this.#columns = columns;
    this.#scale = columns.populations.map(({ rows }) => rows).reduce(leastCommonMultiple);
    let lowest = 0;
    let highest = 0;
    for (const { values } of columns.populations) {
      lowest += this.#scale * values.reduce((a, b) => Math.min(a, b));
      highest += this.#scale * values.reduce((a, b) => Math.max(a, b));
    }
    this.#lowest = lowest;
    this.#images = new Int32Array(highest - lowest + 1);
    this.#sums = new Int32Array(columns.counts.length);
  }

  /** Counts the images anew, members of each population counting `times`. */
  weigh(times: readonly Int32Array[]): void {
    const { populations, counts } = this.#columns;
    const sums = this.#sums;
    const groups = counts.length;
    sums.fill(-this.#lowest);
    populations.forEach(({ rows, values }, p) => {
      for (let r = 0; r < rows; r++) {
        const weight = times[p]![r]! * this.#scale / rows;
        if (weight === 0) continue;
        const start = r * groups;
        for (let g = 0; g < groups; g++) sums[g]! += weight * values[start + g]!;
      }
    });
    const images = this.#images.fill(0);
    for (let g = 0; g < groups; g++) images[sums[g]!]! += counts[g]!;
  }

  /** The mean over the images as they are. */
  mean(): number {
    let total = 0;
    this.#images.forEach((count, k) => total += count * (this.#lowest + k));
    return total / (this.#columns.images * this.#scale);
  }

  /** The mean over as many images drawn with replacement: a multinomial, drawn sum by sum. */
  resampledMean(binomial: (n: number, p: number) => number): number {
    const images = this.#images;
    let total = 0;
    let undrawn = this.#columns.images;
    let candidates = undrawn;
    for (let k = 0; undrawn > 0; k++) {
      const count = images[k]!;
      if (count === 0) continue;
      const drawn = count === candidates ? undrawn : binomial(undrawn, count / candidates);
      total += drawn * (this.#lowest + k);
      undrawn -= drawn;
      candidates -= count;
    }
    return total / (this.#columns.images * this.#scale);
  }
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return a / x * b;
}
