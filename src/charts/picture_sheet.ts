/** A grid of pictures as one picture, where an SVG cannot be shown. */

import { distinct } from "./panels.ts";
import { ADVANCE, LETTER_HEIGHT, letterPoints } from "./letters.ts";
import type { GridPicture } from "./picture_grid.ts";
import type { Picture } from "./png.ts";

/** A letter's point, and the side of a picture and its cell, in pixels. */
const POINT = 2;
const SIDE = 112;
const CELL = { width: 132, height: SIDE + 3 * (LETTER_HEIGHT + 3) * POINT };
const MARGIN = 16;
const LINE = (LETTER_HEIGHT + 3) * POINT;

/**
 * Draws a grid of pictures, panel below panel: black letters on white. Pixels are enlarged to
 * squares.
 *
 * @throws {RangeError} If a text has a character without a letter
 */
export function pictureSheet(pictures: readonly GridPicture[]): Picture {
  const panels = [...Map.groupBy(pictures, ({ panel }) => panel ?? "").entries()];
  const names = Math.max(...pictures.map(({ row }) => row.length)) * ADVANCE * POINT;
  const left = 2 * MARGIN + names;
  const most = Math.max(...panels.map(([, of]) => distinct(of.map(({ column }) => column)).length));
  const heights = panels.map(([, of]) =>
    2 * LINE + distinct(of.map(({ row }) => row)).length * CELL.height
  );
  const sheet = new Sheet(
    left + most * CELL.width + MARGIN,
    heights.reduce((sum, height) => sum + height, 2 * MARGIN),
  );
  let top = MARGIN;
  panels.forEach(([panel, of], p) => {
    sheet.write(panel, MARGIN, top);
    const rows = distinct(of.map(({ row }) => row));
    const columns = distinct(of.map(({ column }) => column));
    const at = (row: number): number => top + 2 * LINE + row * CELL.height;
    rows.forEach((row, r) => sheet.write(row, MARGIN, at(r) + (SIDE - LETTER_HEIGHT * POINT) / 2));
    for (const { row, column, picture, lines } of of) {
      const x = left + columns.indexOf(column) * CELL.width;
      const y = at(rows.indexOf(row));
      sheet.paste(picture, x, y);
      lines.forEach((line, l) => {
        const width = (line.length * ADVANCE - 1) * POINT;
        sheet.write(line, x + Math.round((SIDE - width) / 2), y + SIDE + 6 + l * LINE);
      });
    }
    top += heights[p]!;
  });
  return sheet.picture;
}

/** A white picture that is drawn on. */
class Sheet {
  readonly #width: number;
  readonly #height: number;
  readonly #pixels: Uint8Array;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#pixels = new Uint8Array(width * height * 3).fill(255);
  }

  get picture(): Picture {
    return { width: this.#width, height: this.#height, channels: 3, pixels: this.#pixels };
  }

  write(text: string, left: number, top: number): void {
    for (const { x, y } of letterPoints(text)) {
      this.#fill(left + x * POINT, top + y * POINT, POINT, POINT, [0, 0, 0]);
    }
  }

  /** Enlarges a picture to a square of SIDE. */
  paste({ width, height, channels, pixels }: Picture, left: number, top: number): void {
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const from = Math.floor(y * height / SIDE) * width + Math.floor(x * width / SIDE);
        const colour = [0, 1, 2].map((c) => pixels[from * channels + (channels === 1 ? 0 : c)]!);
        this.#fill(left + x, top + y, 1, 1, colour);
      }
    }
  }

  #fill(left: number, top: number, width: number, height: number, colour: readonly number[]): void {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) {
        this.#pixels.set(colour, (y * this.#width + x) * 3);
      }
    }
  }
}
