/** The part of asciichart that is used here; the package brings no types. */

import asciichart from "asciichart";

interface AsciiChart {
  /**
   * Draws series, one point a column, the first on the axis. Without `min` and `max` the scale ends
   * at the data's own; its ends are rounded to whole lines.
   */
  plot(
    series: readonly number[],
    config: {
      /** Lines less one. */
      readonly height: number;
      readonly min?: number;
      readonly max?: number;
      readonly format: (value: number) => string;
    },
  ): string;
}

/** Draws a line with characters. */
export const { plot }: AsciiChart = asciichart as AsciiChart;

/** The axis, and the space beside its labels, in columns. */
export const AXIS = 2;
/** asciichart draws the first value on the axis, so a curve has a point more than columns. */
export const POINT_ON_AXIS = 1;
