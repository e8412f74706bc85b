/**
 * A signed sum of scores, laid out for resampling: one integer matrix for each population of
 * members, with images of identical scores counted instead of repeated.
 */

import type { Scores } from "./scores.ts";

/** One part of a quantity such as "accuracy of the ensemble minus accuracy of a single one". */
export interface Term {
  /** Whether it is added or subtracted. */
  readonly sign: 1 | -1;
  /** What its mean is taken of. */
  readonly scores: Scores;
}

/** The members of one population, and what each contributes to an image. */
export interface PopulationColumns {
  readonly rows: number;
  /** The rows are these and no others: they are averaged, not resampled. */
  readonly fixed: boolean;
  /** The signed sum of the terms' scores, `[rows, groups]`. */
  readonly values: Int16Array;
}

/** All images of a quantity, those with the same scores everywhere counted together. */
export interface ScoreColumns {
  readonly images: number;
  readonly populations: readonly PopulationColumns[];
  /** How many images each group has, `[groups]`. */
  readonly counts: Int32Array;
}

/**
 * Sums terms of the same population and groups images whose scores are all the same: most images
 * are right, or wrong, for nearly everyone.
 *
 * @throws {RangeError} If there are no terms or no images, or the terms do not fit each other
 */
export function scoreColumns(terms: readonly Term[]): ScoreColumns {
  const images = terms[0]?.scores.images ?? 0;
  if (images === 0) throw new RangeError("There is nothing to resample: no terms or no images");
  const summed = sumByPopulation(terms, images);

  // Refine the grouping row by row: two images stay together while their scores agree.
  let groupOf = new Int32Array(images);
  let representatives: number[] = [0];
  for (const { rows, values } of summed) {
    for (let r = 0; r < rows; r++) {
      const known = new Map<number, number>();
      const refined = new Int32Array(images);
      representatives = [];
      for (let i = 0; i < images; i++) {
        const key = groupOf[i]! * 0x10000 + values[r * images + i]!;
        let group = known.get(key);
        if (group === undefined) {
          group = representatives.length;
          known.set(key, group);
          representatives.push(i);
        }
        refined[i] = group;
      }
      groupOf = refined;
    }
  }

  const groups = representatives.length;
  const counts = new Int32Array(groups);
  for (let i = 0; i < images; i++) counts[groupOf[i]!]!++;
  const populations = summed.map(({ rows, fixed, values }) => {
    const grouped = new Int16Array(rows * groups);
    for (let r = 0; r < rows; r++) {
      representatives.forEach((image, g) => grouped[r * groups + g] = values[r * images + image]!);
    }
    return { rows, fixed, values: grouped };
  });
  return { images, populations, counts };
}

function sumByPopulation(terms: readonly Term[], images: number): PopulationColumns[] {
  const sums = new Map<string, { rows: number; fixed: boolean; values: Int16Array }>();
  for (const { sign, scores } of terms) {
    if (scores.images !== images) {
      throw new RangeError(
        `Paired scores must be of the same images: received ${images} and ${scores.images}`,
      );
    }
    let sum = sums.get(scores.population);
    if (sum === undefined) {
      const values = new Int16Array(scores.rows * images);
      sum = { rows: scores.rows, fixed: scores.fixed === true, values };
      sums.set(scores.population, sum);
    }
    if (sum.rows !== scores.rows) {
      throw new RangeError(
        `Scores of the population "${scores.population}" must have the same rows: received ` +
          `${sum.rows} and ${scores.rows}`,
      );
    }
    for (let j = 0; j < sum.values.length; j++) sum.values[j]! += sign * scores.values[j]!;
  }
  return [...sums.values()];
}
