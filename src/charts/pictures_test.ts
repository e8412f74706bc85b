import { Buffer } from "node:buffer";
import assert from "assert";
import { decode } from "fast-png";
import { texts } from "./_svg.ts";
import { letterPoints } from "./letters.ts";
import { type GridPicture, pictureGrid } from "./picture_grid.ts";
import { pictureSheet } from "./picture_sheet.ts";
import { encodePng } from "./png.ts";
import { renderSvg } from "./render.ts";

const GREY = { height: 2, width: 2, channels: 1, pixels: Uint8Array.of(0, 60, 120, 255) };
const PICTURES: readonly GridPicture[] = ["a", "b"].map((column) => ({
  row: "original",
  column,
  picture: GREY,
  lines: [`cat ${column}`, ">\u00a099\u00a0%"],
  words: `${column}: a cat`,
}));

Deno.test("a picture is the same after it was a PNG file", () => {
  const colours = { height: 1, width: 2, channels: 3, pixels: Uint8Array.of(1, 2, 3, 250, 0, 9) };
  for (const picture of [GREY, colours]) {
    const { width, height, channels, data } = decode(encodePng(picture));
    assert.deepEqual({ height, width, channels, pixels: new Uint8Array(data) }, picture);
  }
});

Deno.test("a picture must have as many values as it says", () => {
  assert.throws(() => encodePng({ ...GREY, channels: 2 }), {
    message: "A picture has 1 or 3 channels: received 2",
  });
  assert.throws(() => encodePng({ ...GREY, height: 3 }), {
    message: "A picture of 3 x 2 x 1 has 6 values: received 4",
  });
});

Deno.test("a grid has its pictures, their lines and their words, and asks for nothing", async () => {
  const svg = await renderSvg(pictureGrid(PICTURES, { description: "Two cats" }));
  const address = `data:image/png;base64,${Buffer.from(encodePng(GREY)).toString("base64")}`;
  assert.deepEqual(
    Array.from(
      svg.matchAll(/<image aria-label="([^"]*)"[^>]*href="([^"]*)"/g),
      ([, ...of]) => of,
    ),
    [["a: a cat", address], ["b: a cat", address]],
  );
  assert.deepEqual(texts(svg), [
    ...["original", "cat a", "cat b", ">\u00a099\u00a0%", ">\u00a099\u00a0%"]
      .map((text) => text.replace(">", "&gt;")),
  ]);
});

Deno.test("a sheet enlarges pictures, and writes black letters on white", () => {
  const { width, height, channels, pixels } = pictureSheet(PICTURES);
  assert.equal(channels, 3);
  const counts = new Map<number, number>();
  for (let at = 0; at < width * height; at++) {
    const [r, g, b] = pixels.subarray(3 * at, 3 * at + 3);
    assert(r === g && g === b);
    counts.set(r!, (counts.get(r!) ?? 0) + 1);
  }
  // Two pictures of 112 by 112 points, a quarter each of every grey; a letter's point is 2 by 2.
  assert.equal(counts.get(60), 2 * 56 * 56);
  assert.equal(counts.get(120), 2 * 56 * 56);
  const letters = ["original", "cat a", "cat b", "> 99 %", "> 99 %"].flatMap(letterPoints);
  assert.equal(counts.get(0), 2 * 56 * 56 + 4 * letters.length);
});

Deno.test("a letter has its form, and what has no letter is refused", () => {
  const drawn = Array.from({ length: 7 }, () => Array(5).fill("."));
  for (const { x, y } of letterPoints("7")) drawn[y]![x] = "#";
  assert.deepEqual(drawn.map((row) => row.join("")), [
    "#####",
    "....#",
    "....#",
    "...#.",
    "..#..",
    ".#...",
    "#....",
  ]);
  assert.throws(() => letterPoints("ε"), { message: 'There is no letter for "ε"' });
});
