/** A matrix of fractions as coloured cells with their numbers. */

import { chart, type ChartOptions, distinct, type InPanel } from "./panels.ts";
import type { ChartSpec } from "./render.ts";
import { HEAT } from "./theme.ts";

/** One cell; its value is a fraction in [0, 1]. */
export interface HeatCell extends InPanel {
  /** The name of its row. */
  readonly row: string;
  /** The name of its column. */
  readonly column: string;
  /** In [0, 1]; its colour and its number. */
  readonly value: number;
}

/** What a heat map can be told. */
export interface HeatOptions extends ChartOptions {
  /** What rows are. */
  readonly rows: string;
  /** What columns are. */
  readonly columnsAre: string;
  /** What cells measure. */
  readonly value: string;
  /** Decimals of the numbers in cells; 2 unless told. */
  readonly decimals?: number;
  /** Whether it says what its colours stand for; yes unless told. */
  readonly hasLegend?: boolean;
}

const CELL = 38;
/** From this value on cells are dark. */
const DARK = 0.6;

/**
 * A heat map: rows and columns in the order in which they first appear. Colours stand for the same
 * values in every chart, from 0 to 1.
 *
 * @throws {RangeError} If a value is not a fraction in [0, 1]
 *
 * @example
 * ```ts
 * import { heatMap } from "ensemble-defense";
 * import assert from "assert";
 *
 * const words = { description: "Transfer", rows: "attacker", columnsAre: "member", value: "accuracy" };
 * assert("layer" in heatMap([{ row: "0", column: "0", value: 0.02 }], words));
 * assert.throws(() => heatMap([{ row: "0", column: "0", value: 2 }], words), {
 *   message: "A cell of a heat map is a fraction in [0, 1]: row 0, column 0 is 2",
 * });
 * ```
 */
export function heatMap(cells: readonly HeatCell[], options: HeatOptions): ChartSpec {
  const wrong = cells.find(({ value }) => !(value >= 0 && value <= 1));
  if (wrong !== undefined) {
    throw new RangeError(
      `A cell of a heat map is a fraction in [0, 1]: row ${wrong.row}, column ${wrong.column} ` +
        `is ${wrong.value}`,
    );
  }
  const { decimals = 2, hasLegend = true } = options;
  const rows = distinct(cells.map(({ row }) => row));
  const columns = distinct(cells.map(({ column }) => column));
  const data = cells.map((cell) => ({
    ...cell,
    words: `${options.rows} ${cell.row}, ${options.columnsAre} ${cell.column}: ` +
      cell.value.toFixed(4),
  }));
  const axis = { ticks: false, domain: false, labelAngle: 0 };
  const place = {
    x: {
      field: "column",
      type: "nominal",
      sort: columns,
      title: options.columnsAre,
      axis,
    },
    y: { field: "row", type: "nominal", sort: rows, title: options.rows, axis },
  };
  const layer = [
    {
      mark: { type: "rect" },
      encoding: {
        ...place,
        color: {
          field: "value",
          type: "quantitative",
          scale: { domain: [0, 1], range: [...HEAT] },
          legend: hasLegend ? { title: options.value, orient: "right", gradientLength: 120 } : null,
        },
        description: { field: "words", type: "nominal" },
      },
    },
    {
      mark: { type: "text", fontSize: 11, aria: false },
      encoding: {
        ...place,
        text: { field: "value", type: "quantitative", format: `.${decimals}f` },
        color: {
          condition: { test: `datum.value >= ${DARK}`, value: "#ffffff" },
          value: "#1a1a1a",
        },
      },
    },
  ];
  return chart(data, layer, {
    ...options,
    defaultWidth: CELL * columns.length,
    defaultHeight: CELL * rows.length * 0.75,
  });
}
