/** How often each sum of scores occurs among the images, counted anew for every resample. */

import type { PopulationColumns, ScoreColumns } from "./score_columns.ts";

/**
 * A few rows of a population. Among thousands of groups of images so few rows have few different
 * columns, which are summed once each, and looked up by every group.
 */
interface Block {
  /** Which of the populations that are resampled, and its first row here. */
  readonly population: number;
  readonly firstRow: number;
  readonly rows: number;
  /** The different columns, `[rows, columns]`. */
  readonly values: Int32Array;
  /** Their weighed sums, `[columns]`. */
  readonly sums: Int32Array;
  /** Each group's column. */
  readonly columnOf: Uint32Array;
}

/** Rows of a block: at most 32 different columns of scores, 243 of differences of two scores. */
const BLOCK_ROWS = 5;

/**
 * How many images have each sum of scores, for given times that each member counts. Sums are
 * integers: means over each population, times the common multiple of their sizes. A population of
 * one member, or of fixed rows, always counts once.
 */
export class SumHistogram {
  /** The members of each population that is resampled. */
  readonly resampledRows: readonly number[];
  readonly #columns: ScoreColumns;
  readonly #scale: number;
  readonly #lowest: number;
  /** How many images have the sum `#lowest + k`. */
  readonly #images: Int32Array;
  /** Each group's sum, less `#lowest`. */
  readonly #sums: Int32Array;
  /** What is in it of populations that are not resampled. */
  readonly #constant: Int32Array;
  readonly #blocks: readonly Block[];

  /** Every member counts once until {@linkcode weigh} says otherwise. */
  constructor(columns: ScoreColumns) {
    const { populations, counts } = columns;
    this.#columns = columns;
    this.#scale = populations.map(({ rows }) => rows).reduce(leastCommonMultiple);
    let lowest = 0;
    let highest = 0;
    for (const { values } of populations) {
      lowest += this.#scale * values.reduce((a, b) => Math.min(a, b));
      highest += this.#scale * values.reduce((a, b) => Math.max(a, b));
    }
    this.#lowest = lowest;
    this.#images = new Int32Array(highest - lowest + 1);
    this.#sums = new Int32Array(counts.length);
    this.#constant = new Int32Array(counts.length).fill(-lowest);
    for (const { rows, values } of populations.filter((one) => !isResampled(one))) {
      const weight = this.#scale / rows;
      values.forEach((value, j) => this.#constant[j % counts.length]! += weight * value);
    }
    const resampled = populations.filter(isResampled);
    this.resampledRows = resampled.map(({ rows }) => rows);
    this.#blocks = resampled.flatMap((population, p) => blocksOf(population, p, counts.length));
    this.weigh(this.resampledRows.map((rows) => new Int32Array(rows).fill(1)));
  }

  /** Counts the images anew, members of each population that is resampled counting `times`. */
  weigh(times: readonly Int32Array[]): void {
    const sums = this.#sums;
    sums.set(this.#constant);
    for (const block of this.#blocks) {
      weighBlock(block, times[block.population]!, this.#scale);
      const { columnOf, sums: ofColumn } = block;
      for (let g = 0; g < sums.length; g++) sums[g]! += ofColumn[columnOf[g]!]!;
    }
    const { counts } = this.#columns;
    const images = this.#images.fill(0);
    for (let g = 0; g < sums.length; g++) images[sums[g]!]! += counts[g]!;
  }

  /** The mean over the images as they are. */
  mean(): number {
    let total = 0;
    this.#images.forEach((count, k) => total += count * (this.#lowest + k));
    return total / (this.#columns.images * this.#scale);
  }

  /**
   * The mean over as many images drawn with replacement: a multinomial, drawn sum by sum.
   *
   * @param binomial Draws from Binomial(`n`, `p`)
   */
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

function isResampled({ rows, fixed }: PopulationColumns): boolean {
  return rows > 1 && !fixed;
}

function blocksOf(
  { rows, values }: PopulationColumns,
  population: number,
  groups: number,
): Block[] {
  return Array.from({ length: Math.ceil(rows / BLOCK_ROWS) }, (_, at) => {
    const firstRow = at * BLOCK_ROWS;
    const length = Math.min(BLOCK_ROWS, rows - firstRow);
    const distinct: number[][] = [];
    const indices = new Map<string, number>();
    const columnOf = Uint32Array.from({ length: groups }, (_, g) => {
      const column = Array.from({ length }, (_, r) => values[(firstRow + r) * groups + g]!);
      const key = column.join();
      const index = indices.get(key) ?? distinct.push(column) - 1;
      indices.set(key, index);
      return index;
    });
    return {
      population,
      firstRow,
      rows: length,
      values: Int32Array.from(
        { length: length * distinct.length },
        (_, j) => distinct[j % distinct.length]![Math.floor(j / distinct.length)]!,
      ),
      sums: new Int32Array(distinct.length),
      columnOf,
    };
  });
}

function weighBlock(
  { firstRow, rows, values, sums }: Block,
  times: Int32Array,
  scale: number,
): void {
  sums.fill(0);
  for (let r = 0; r < rows; r++) {
    const weight = times[firstRow + r]! * scale / times.length;
    if (weight === 0) continue;
    const start = r * sums.length;
    for (let c = 0; c < sums.length; c++) sums[c]! += weight * values[start + c]!;
  }
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return a / x * b;
}
