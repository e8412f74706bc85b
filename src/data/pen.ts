/** From a pen's path to ink: curves as short straight pieces, and pieces as grey pixels. */

import type { PenStroke, Point } from "./digit_skeletons.ts";

/** Straight pieces between neighbouring points of a smooth run. */
const PIECES_PER_SPAN = 4;

/**
 * The straight pieces of a stroke: a Catmull-Rom curve through the points of every run, its ends
 * doubled.
 *
 * @returns `[x0, y0, x1, y1]` of every piece, one after the other
 */
export function flattenStroke(stroke: PenStroke): number[] {
  const pieces: number[] = [];
  let joint: Point | undefined;
  for (const run of stroke) {
    const points = joint === undefined ? run : [joint, ...run];
    for (let i = 0; i + 1 < points.length; i++) {
      const from = points[i]!;
      const to = points[i + 1]!;
      flattenSpan(points[i - 1] ?? from, from, to, points[i + 2] ?? to, pieces);
    }
    joint = points.at(-1);
  }
  return pieces;
}

function flattenSpan(before: Point, from: Point, to: Point, after: Point, pieces: number[]): void {
  let x = from[0];
  let y = from[1];
  for (let k = 1; k <= PIECES_PER_SPAN; k++) {
    const t = k / PIECES_PER_SPAN;
    const nextX = catmullRom(before[0], from[0], to[0], after[0], t);
    const nextY = catmullRom(before[1], from[1], to[1], after[1], t);
    pieces.push(x, y, nextX, nextY);
    x = nextX;
    y = nextY;
  }
}

function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** How the pen writes. */
export interface Pen {
  /** Half the width of a stroke, in pixels. */
  readonly radius: number;
  /** Over how many pixels the edge of a stroke fades: the blur of scanning. */
  readonly softness: number;
}

/**
 * Inks straight pieces into a square image: a pixel's darkness depends on its distance to the
 * nearest piece.
 *
 * @param pieces `[x0, y0, x1, y1]` of every piece, in pixels; a pixel's centre is at `+ 0.5`
 * @param ink `[size, size]`, raised where the pen passes, at most 1
 */
export function inkPieces(
  pieces: readonly number[],
  pen: Pen,
  ink: Float64Array,
  size: number,
): void {
  const reach = pen.radius + pen.softness / 2;
  for (let p = 0; p < pieces.length; p += 4) {
    const x0 = pieces[p]! - 0.5;
    const y0 = pieces[p + 1]! - 0.5;
    const x1 = pieces[p + 2]! - 0.5;
    const y1 = pieces[p + 3]! - 0.5;
    const dx = x1 - x0;
    const dy = y1 - y0;
    const squaredLength = dx * dx + dy * dy;
    const left = Math.max(0, Math.ceil(Math.min(x0, x1) - reach));
    const right = Math.min(size - 1, Math.floor(Math.max(x0, x1) + reach));
    const top = Math.max(0, Math.ceil(Math.min(y0, y1) - reach));
    const bottom = Math.min(size - 1, Math.floor(Math.max(y0, y1) + reach));
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const along = squaredLength === 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / squaredLength;
        const t = along < 0 ? 0 : along > 1 ? 1 : along;
        const offX = x - x0 - t * dx;
        const offY = y - y0 - t * dy;
        const squaredDistance = offX * offX + offY * offY;
        if (squaredDistance >= reach * reach) continue;
        const covered = Math.min(1, (reach - Math.sqrt(squaredDistance)) / pen.softness);
        const at = y * size + x;
        if (covered > ink[at]!) ink[at] = covered;
      }
    }
  }
}
