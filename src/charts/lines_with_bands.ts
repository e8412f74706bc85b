/** Lines over a quantity, with intervals as bands or as bars at each point. */

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

/** One point of a line. */
export interface LinePoint extends InPanel {
  /** What its line's colour stands for. */
  readonly series: string;
  /** What its line's dashes stand for: solid for the first, dashed for others. */
  readonly source?: string;
  /** Where it stands on the axis of x. */
  readonly x: number;
  /** Where it stands on the axis of y. */
  readonly y: number;
  /** The 95 % interval of y. */
  readonly interval?: Ends;
}

/** What a chart of lines can be told. */
export interface LineOptions extends ChartOptions {
  /** What the axis of x measures. */
  readonly x: string;
  /** What the axis of y measures. */
  readonly y: string;
  /** Both ends of the axis of y; as the data need it unless told. */
  readonly domain?: Ends;
  /** Whether x grows by powers. */
  readonly logarithmic?: boolean;
  /** Whether x counts something, so that its ticks are whole numbers. */
  readonly whole?: boolean;
  /** Whether intervals are drawn as bars; as bands unless told. */
  readonly bars?: boolean;
  /** Whether a dot marks every point; unless told they are marked where a line has at most 30. */
  readonly dots?: boolean;
}

const WIDTH = 400;
const MOST_DOTS = 30;

/**
 * A chart of lines: series and sources in the order in which they first appear.
 *
 * @example
 * ```ts
 * import { linesWithBands } from "ensemble-defense";
 * import assert from "assert";
 *
 * const chart = linesWithBands([
 *   { panel: "FGSM", series: "bagging", x: 0.1, y: 0.9, interval: [0.85, 0.95] },
 *   { panel: "FGSM", series: "bagging", x: 0.2, y: 0.6, interval: [0.5, 0.7] },
 * ], { description: "Accuracy falls with epsilon", x: "epsilon", y: "accuracy", domain: [0, 1] });
 * assert("facet" in chart);
 * ```
 */
export function linesWithBands(points: readonly LinePoint[], options: LineOptions): ChartSpec {
  const series = distinct(points.map((point) => point.series));
  const sources = distinct(points.flatMap(({ source }) => source === undefined ? [] : [source]));
  const rows = points.map(({ interval, ...point }) => ({
    ...point,
    line: [point.series, point.source].filter(Boolean).join(", "),
    words: words(point, interval, options),
    ...(interval && { low: interval[0], high: interval[1] }),
  }));
  const xs = new Set(points.map(({ x }) => x)).size;
  const x = {
    field: "x",
    type: "quantitative",
    title: options.x,
    axis: {
      grid: false,
      ...(options.whole && { tickMinStep: 1, format: "d", tickCount: Math.min(xs, 10) }),
    },
    scale: { ...(options.logarithmic ? { type: "log" } : { zero: false }), nice: false },
  };
  const scale = options.domain === undefined ? { zero: false } : { domain: [...options.domain] };
  const y = { field: "y", type: "quantitative", title: options.y, scale };
  const color = {
    field: "series",
    type: "nominal",
    sort: series,
    scale: { domain: series },
    legend: series.length === 1 ? null : {
      title: null,
      columns: legendColumns(points, options, WIDTH),
      symbolType: "circle",
      symbolOpacity: 1,
    },
  };
  const ofLine = {
    x,
    color,
    detail: { field: "line", type: "nominal" },
    ...(sources.length > 0 && {
      strokeDash: {
        field: "source",
        type: "nominal",
        sort: sources,
        scale: { domain: sources, range: sources.map((_, s) => s === 0 ? [1, 0] : [4, s + 1]) },
        legend: sources.length === 1 ? null : {
          title: null,
          orient: "bottom",
          symbolStrokeColor: "currentColor",
        },
      },
    }),
  };
  const spread = {
    x,
    color,
    detail: ofLine.detail,
    y: { ...y, field: "low" },
    y2: { field: "high" },
  };
  const layer = [
    ...intervalLayer(points, {
      mark: options.bars
        ? { type: "rule", strokeWidth: 1.5, aria: false }
        : { type: "area", opacity: 0.18, aria: false },
      encoding: spread,
    }),
    {
      mark: { type: "line", strokeWidth: 2, aria: false },
      encoding: { ...ofLine, y },
    },
    ...options.dots ?? xs <= MOST_DOTS
      ? [{
        mark: { type: "point", filled: true, size: 36, opacity: 1 },
        encoding: { x, color, y, description: { field: "words", type: "nominal" } },
      }]
      : [],
  ];
  return chart(rows, layer, { ...options, defaultWidth: WIDTH, defaultHeight: 220 });
}

function words(point: LinePoint, interval: Ends | undefined, { x }: LineOptions): string {
  const line = [point.series, point.source].filter(Boolean).join(", ");
  return `${line}, ${x} ${Number(point.x.toPrecision(6))}: ${spoken(point.y, interval)}`;
}
