import assert from "assert";
import { HEAT, INK, PAGES, SERIES } from "./theme.ts";

/** Relative luminance (WCAG 2). */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

Deno.test("contrast of black and white is 21, of a colour with itself 1", () => {
  assert.equal(contrast("#000000", "#ffffff").toFixed(3), "21.000");
  assert.equal(contrast("#123456", "#123456"), 1);
});

for (const page of PAGES) {
  Deno.test(`every series has a contrast of at least 3 on ${page}, and text of at least 4`, () => {
    for (const colour of SERIES) {
      assert(contrast(colour, page) >= 3, `${colour}: ${contrast(colour, page).toFixed(2)}`);
    }
    assert(contrast(INK, page) >= 4, `${INK}: ${contrast(INK, page).toFixed(2)}`);
  });
}

Deno.test("a heat map grows darker from 0 to 1", () => {
  const steps = HEAT.map(luminance);
  assert.deepEqual(steps, steps.toSorted((a, b) => b - a));
});
