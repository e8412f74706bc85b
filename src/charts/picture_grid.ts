/** Small pictures in rows and columns, each with lines of text below it. */

import { chart, type ChartOptions, distinct, type InPanel } from "./panels.ts";
import { type Picture, pictureAddress } from "./png.ts";
import type { ChartSpec } from "./render.ts";

/** One picture. */
export interface GridPicture extends InPanel {
  /** The row it stands in. */
  readonly row: string;
  /** The column it stands in. */
  readonly column: string;
  /** Its pixels. */
  readonly picture: Picture;
  /** At most two lines below it. */
  readonly lines: readonly string[];
  /** What it shows, for who cannot see it. */
  readonly words: string;
}

/** The side of a picture, and of the cell that holds it and its lines, in pixels. */
const SIDE = 60;
const CELL = { width: 70, height: 96 };
const LINE = 13;

/**
 * A grid of pictures: rows and columns in the order in which they first appear. Pixels are drawn as
 * squares, not smoothed.
 *
 * @example
 * ```ts
 * import { pictureGrid, renderSvg } from "ensemble-defense";
 * import assert from "assert";
 *
 * const svg = await renderSvg(pictureGrid([{
 *   row: "original",
 *   column: "0",
 *   picture: { height: 1, width: 2, channels: 1, pixels: Uint8Array.of(0, 255) },
 *   lines: ["7", "99 %"],
 *   words: "original 0: predicted 7, 99 %",
 * }], { description: "One picture" }));
 * assert.match(svg, /<image aria-label="original 0: predicted 7, 99 %".*href="data:image\/png;base64,/);
 * ```
 */
export function pictureGrid(
  pictures: readonly GridPicture[],
  options: ChartOptions,
): ChartSpec {
  const rows = distinct(pictures.map(({ row }) => row));
  const columns = distinct(pictures.map(({ column }) => column));
  const data = pictures.map(({ picture, lines, ...rest }) => ({
    ...rest,
    address: pictureAddress(picture),
    first: lines[0] ?? "",
    second: lines[1] ?? "",
  }));
  const axis = { ticks: false, domain: false, title: null, labelAngle: 0 };
  const place = {
    x: { field: "column", type: "nominal", sort: columns, axis: null },
    y: { field: "row", type: "nominal", sort: rows, axis },
  };
  const text = (field: string, line: number): object => ({
    mark: { type: "text", aria: false, fontSize: 11, color: "currentColor", dy: SIDE / 2 + line },
    encoding: { ...place, text: { field, type: "nominal" } },
  });
  const layer = [
    {
      mark: { type: "image", width: SIDE, height: SIDE, smooth: false, yOffset: -LINE },
      encoding: {
        ...place,
        url: { field: "address", type: "nominal" },
        description: { field: "words", type: "nominal" },
      },
    },
    text("first", -LINE / 2 + 1),
    text("second", LINE / 2 + 1),
  ];
  return chart(data, layer, {
    ...options,
    defaultWidth: CELL.width * columns.length,
    defaultHeight: CELL.height * rows.length,
  });
}
