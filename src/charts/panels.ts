/** What all charts share: their size, their words, and small multiples. */

import type { LayerSpec, UnitSpec } from "vega-lite/build/src/spec/index.js";
import type { ChartSpec } from "./render.ts";

/** A 95 % interval: both ends. */
export type Ends = readonly [number, number];

/** What every chart can be told. */
export interface ChartOptions {
  /** What the chart shows, in words, for who cannot see it. */
  readonly description: string;
  /** Stands above it; none unless told. */
  readonly title?: string;
  /** Width and height of one panel, in pixels. */
  readonly width?: number;
  /** Likewise its height. */
  readonly height?: number;
  /** How many panels stand beside each other; 2 unless told. */
  readonly columns?: number;
  /** Whether a panel has its own scale of y, where otherwise all have the same. */
  readonly ownScales?: boolean;
}

/** A row of a chart's data may say which panel (small multiple) it belongs to. */
export interface InPanel {
  /** The panel's name, which stands above it. */
  readonly panel?: string;
}

/** Room for a name in a legend, in pixels. */
const LEGEND_NAME = 150;

type Layer = LayerSpec<string> | UnitSpec<string>;

/** A chart of layers over rows: one panel, or one for each name in the rows. */
export function chart(
  rows: readonly InPanel[],
  layer: readonly object[],
  options: ChartOptions & { readonly defaultWidth: number; readonly defaultHeight: number },
): ChartSpec {
  const { description, title, columns = 2, ownScales = false } = options;
  const size = {
    width: options.width ?? options.defaultWidth,
    height: options.height ?? options.defaultHeight,
  };
  const panels = distinct(rows.flatMap(({ panel }) => panel === undefined ? [] : [panel]));
  const whole = {
    description,
    data: { values: rows.map((row) => ({ ...row })) },
    ...(title !== undefined && { title }),
  };
  if (panels.length === 0) {
    return { ...whole, ...size, layer: layer as Layer[] } as ChartSpec;
  }
  return {
    ...whole,
    facet: { field: "panel", type: "nominal", sort: panels },
    columns,
    spec: { ...size, layer: layer as Layer[] },
    ...(ownScales && { resolve: { scale: { y: "independent" } } }),
  } as ChartSpec;
}

/** How many names of a legend stand beside each other: as many as the chart has room for. */
export function legendColumns(
  rows: readonly InPanel[],
  { width, columns = 2 }: ChartOptions,
  defaultWidth: number,
): number {
  const beside = rows.some(({ panel }) => panel !== undefined) ? columns : 1;
  return Math.max(1, Math.floor(beside * (width ?? defaultWidth) / LEGEND_NAME));
}

/** The values in the order in which they first appear. */
export function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** A number for readers of the chart who cannot see it, or point at it. */
export function spoken(value: number, interval: Ends | undefined): string {
  const digits = (x: number): string => x.toFixed(4).replace("-", "−");
  return digits(value) + (interval === undefined ? "" : ` [${interval.map(digits).join(", ")}]`);
}

/** A layer of intervals, unless no row has one. */
export function intervalLayer(
  rows: readonly { readonly interval?: Ends }[],
  layer: object,
): object[] {
  if (rows.every(({ interval }) => interval === undefined)) return [];
  return [{ transform: [{ filter: "isValid(datum.low)" }], ...layer }];
}
