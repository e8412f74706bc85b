/** Points with intervals, one line of the chart each: effects by case, by reading, by method. */

import {
  chart,
  type ChartOptions,
  distinct,
  type Ends,
  type InPanel,
  intervalLayer,
  legendColumns,
  spoken,
} from "./panels.ts";
import type { ChartSpec } from "./render.ts";

/** One point. */
export interface IntervalPoint extends InPanel {
  /** Its line of the chart, named at the left. */
  readonly row: string;
  /** What its colour stands for; series of one row stand below each other. */
  readonly series?: string;
  /** Where it stands on the axis of x. */
  readonly value: number;
  /** Its 95 % interval, drawn as a line. */
  readonly interval?: Ends;
}

/** What a chart of points can be told. */
export interface PointOptions extends ChartOptions {
  /** What points measure. */
  readonly x: string;
  /** Both ends of the axis of x; as the data need it unless told. */
  readonly domain?: Ends;
  /** A line across all rows, such as 0 for differences. */
  readonly at?: number;
}

const WIDTH = 360;
const ROW = 22;

/**
 * A chart of points with intervals: rows and series in the order in which they first appear. It is
 * as high as its rows need unless told.
 *
 * @example
 * ```ts
 * import { pointsWithIntervals } from "ensemble-defense";
 * import assert from "assert";
 *
 * const chart = pointsWithIntervals([
 *   { row: "signOfMean", series: "BIM", value: -0.19, interval: [-0.22, -0.16] },
 *   { row: "meanOfSigns", series: "BIM", value: 0.02, interval: [-0.01, 0.05] },
 * ], { description: "Grad. 2 - Grad. 1 by reading", x: "difference of accuracies", at: 0 });
 * assert("layer" in chart);
 * ```
 */
export function pointsWithIntervals(
  points: readonly IntervalPoint[],
  options: PointOptions,
): ChartSpec {
  const names = distinct(points.map(({ row }) => row));
  const series = distinct(points.flatMap(({ series }) => series === undefined ? [] : [series]));
  const rows = points.map(({ interval, ...point }) => ({
    ...point,
    words: words(point, interval),
    ...(options.at !== undefined && { at: options.at }),
    ...(interval && { low: interval[0], high: interval[1] }),
  }));
  const scale = {
    zero: false,
    ...(options.domain && { domain: [...options.domain] }),
  };
  const x = { type: "quantitative", title: options.x, scale };
  const color = series.length === 0 ? {} : {
    color: {
      field: "series",
      type: "nominal",
      sort: series,
      scale: { domain: series },
      legend: series.length === 1 ? null : {
        title: null,
        columns: legendColumns(points, options, WIDTH),
        symbolOpacity: 1,
      },
    },
  };
  const place = {
    y: {
      field: "row",
      type: "nominal",
      sort: names,
      axis: { title: null, ticks: false, labelLimit: 0 },
    },
    ...(series.length > 1 && { yOffset: { field: "series", type: "nominal", sort: series } }),
    ...color,
  };
  const layer = [
    ...options.at === undefined ? [] : [{
      mark: { type: "rule", color: "currentColor", strokeDash: [3, 3], aria: false },
      encoding: { x: { ...x, field: "at" } },
    }],
    ...intervalLayer(points, {
      mark: { type: "rule", strokeWidth: 3, opacity: 0.55, aria: false },
      encoding: { ...place, x: { ...x, field: "low" }, x2: { field: "high" } },
    }),
    {
      mark: { type: "point", filled: true, size: 60, opacity: 1 },
      encoding: {
        ...place,
        x: { ...x, field: "value" },
        description: { field: "words", type: "nominal" },
      },
    },
  ];
  const height = ROW * names.length * Math.max(1, series.length * 0.7);
  return chart(rows, layer, { ...options, defaultWidth: WIDTH, defaultHeight: height });
}

function words(point: IntervalPoint, interval: Ends | undefined): string {
  const name = [point.row, point.series].filter(Boolean).join(", ");
  return `${name}: ${spoken(point.value, interval)}`;
}
