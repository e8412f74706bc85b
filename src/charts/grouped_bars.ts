/** Bars in groups, with intervals: one or several sources beside each other. */

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

/** One bar. */
export interface Bar extends InPanel {
  /** The group on the axis that it stands in. */
  readonly group: string;
  /** What its colour stands for; a place in every group. */
  readonly series: string;
  /** Where it is from, if there are several sources: full for the first, dashed for others. */
  readonly source?: string;
  /** The height of the bar. */
  readonly value: number;
  /** Its 95 % interval, drawn as a whisker. */
  readonly interval?: Ends;
}

const WIDTH = 480;

/** What a chart of bars can be told. */
export interface BarOptions extends ChartOptions {
  /** What bars measure. */
  readonly y: string;
  /** Both ends of their axis; 0 to 1 unless told. */
  readonly domain?: Ends;
}

/**
 * A chart of bars: groups, series and sources stand in the order in which they first appear.
 *
 * @example Ours beside the paper's
 * ```ts
 * import { groupedBars } from "ensemble-defense";
 * import assert from "assert";
 *
 * const chart = groupedBars([
 *   { group: "bagging", series: "Grad. 2", source: "ours", value: 0.6, interval: [0.5, 0.7] },
 *   { group: "bagging", series: "Grad. 2", source: "paper", value: 0.57 },
 * ], { description: "Bagging under FGSM", y: "Accuracy" });
 * assert.equal(chart.description, "Bagging under FGSM");
 * ```
 */
export function groupedBars(bars: readonly Bar[], options: BarOptions): ChartSpec {
  const series = distinct(bars.map((bar) => bar.series));
  const sources = distinct(bars.flatMap(({ source }) => source === undefined ? [] : [source]));
  const rows = bars.map(({ interval, ...bar }) => ({
    ...bar,
    place: place(bar),
    words: words(bar, interval),
    ...(interval && { low: interval[0], high: interval[1] }),
  }));
  const places = series.flatMap((one) =>
    sources.length === 0
      ? [place({ series: one })]
      : sources.map((source) => place({ series: one, source }))
  );
  const x = {
    field: "group",
    type: "nominal",
    sort: distinct(bars.map(({ group }) => group)),
    axis: { title: null, labelAngle: 0, ticks: false },
    scale: { paddingInner: 0.2, paddingOuter: 0.1 },
  };
  const xOffset = { field: "place", type: "nominal", sort: places };
  const scale = { domain: [...options.domain ?? [0, 1]] };
  const colour = {
    field: "series",
    type: "nominal",
    sort: series,
    legend: series.length === 1 ? null : {
      title: null,
      columns: legendColumns(bars, options, WIDTH),
    },
  };
  const layer = [
    {
      mark: { type: "bar", strokeWidth: 1.2 },
      encoding: {
        x,
        xOffset,
        y: { field: "value", type: "quantitative", title: options.y, scale },
        color: colour,
        stroke: colour,
        description: { field: "words", type: "nominal" },
        ...(sources.length > 0 && bySource(sources)),
      },
    },
    ...intervalLayer(bars, {
      mark: { type: "rule", color: "currentColor", strokeWidth: 1.5, aria: false },
      encoding: {
        x,
        xOffset,
        y: { field: "low", type: "quantitative", title: options.y, scale },
        y2: { field: "high" },
      },
    }),
  ];
  return chart(rows, layer, { ...options, defaultWidth: WIDTH, defaultHeight: 220 });
}

/** How sources differ. Vega-Lite has no legend for the opacity, but one for dashes. */
function bySource(sources: readonly string[]): object {
  const source = { field: "source", type: "nominal", sort: sources };
  const scale = (first: unknown, others: unknown): object => ({
    domain: sources,
    range: sources.map((_, s) => s === 0 ? first : others),
  });
  return {
    fillOpacity: { ...source, scale: scale(0.7, 0.12) },
    strokeDash: {
      ...source,
      scale: scale([1, 0], [3, 2]),
      legend: {
        title: null,
        orient: "bottom",
        symbolStrokeColor: "currentColor",
        symbolFillColor: "transparent",
      },
    },
  };
}

function place({ series, source }: Pick<Bar, "series" | "source">): string {
  return source === undefined ? series : `${series}, ${source}`;
}

function words(bar: Bar, interval: Ends | undefined): string {
  return `${bar.group}, ${place(bar)}: ${spoken(bar.value, interval)}`;
}
