/** The loss over a training, drawn with characters. */

import { AXIS, plot, POINT_ON_AXIS } from "./ascii_chart.ts";

/** How large to draw, in characters, axis included. */
export interface CurveSize {
  /** Lines, at least 2. */
  readonly height: number;
  /** Columns, at least 10. */
  readonly width: number;
}

/** The width of labels such as `2.3026`. */
const LABEL = 6;
/** The least difference that four decimals show; losses closer together are drawn as equal. */
const RESOLUTION = 1e-4;

/**
 * Draws losses in their order, left to right. If there are more than columns, each column shows the
 * mean of a block of consecutive losses, so spikes are flattened but levels are true.
 *
 * @param losses One for each step or epoch, at least one; finite and not negative
 * @param size At least 2 lines and 10 columns
 * @returns `height` lines of at most `width` columns (one line if they do not differ in four decimals)
 * @throws {RangeError} If there are no losses, one is negative or not finite, or the size is too small
 *
 * @example
 * ```ts
 * import { renderTrainingCurve } from "ensemble-defense";
 * import assert from "assert";
 *
 * const curve = renderTrainingCurve([2.3, 1.2, 0.6, 0.3], { height: 3, width: 40 });
 * assert.equal(curve.split("\n").length, 3);
 * assert(curve.startsWith("2.3000"));
 * ```
 */
export function renderTrainingCurve(
  losses: readonly number[],
  { height, width }: CurveSize,
): string {
  const wrong = losses.findIndex((loss) => !(Number.isFinite(loss) && loss >= 0));
  if (losses.length === 0) throw new RangeError("There are no losses to draw");
  if (wrong >= 0) {
    throw new RangeError(
      `Loss ${wrong} must be a finite number of at least 0: received ${losses[wrong]}`,
    );
  }
  if (!(Number.isInteger(height) && Number.isInteger(width) && height >= 2 && width >= 10)) {
    throw new RangeError(
      `A curve needs at least 2 lines and 10 columns, both integers: received ${height} and ${width}`,
    );
  }
  const points = blockMeans(losses, width - LABEL - AXIS + POINT_ON_AXIS);
  const lowest = points.reduce((a, b) => Math.min(a, b));
  const highest = points.reduce((a, b) => Math.max(a, b));
  const flat = highest - lowest < RESOLUTION;
  // asciichart rounds the ends of its scale to whole lines; with one end at 0 the height is exact.
  return plot(points.map((point) => flat ? 0 : point - lowest), {
    height: height - 1,
    // Rounding can carry the lowest label just below 0, which would print as -0.0000.
    format: (value) => label(Math.max(0, value + lowest)).padStart(LABEL),
  }).split("\n").map((line) => line.trimEnd()).join("\n");
}

/** Five digits, four of them decimals where there is room; powers of ten where there is none. */
function label(value: number): string {
  if (value >= 99_999.5) return value.toExponential(0);
  const rounded = Number(value.toPrecision(LABEL - 1));
  return rounded.toFixed(4 - Math.floor(Math.log10(Math.max(1, rounded))));
}

/** At most `most` numbers: the means of consecutive blocks whose sizes differ by at most one. */
export function blockMeans(values: readonly number[], most: number): number[] {
  const blocks = Math.min(most, values.length);
  return Array.from({ length: blocks }, (_, b) => {
    const start = Math.floor(b * values.length / blocks);
    const end = Math.floor((b + 1) * values.length / blocks);
    let sum = 0;
    for (let i = start; i < end; i++) sum += values[i]!;
    return sum / (end - start);
  });
}
