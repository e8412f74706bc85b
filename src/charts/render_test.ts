import assert from "assert";
import { groupedBars } from "./grouped_bars.ts";
import { heatMap } from "./heat_map.ts";
import { linesWithBands } from "./lines_with_bands.ts";
import { type ChartSpec, renderSvg } from "./render.ts";
import { INK } from "./theme.ts";

const bars = groupedBars([
  { group: "bagging", series: "FGSM", value: 0.57, interval: [0.5, 0.61] },
  { group: "randomInit", series: "FGSM", value: 0.45 },
], { description: "Two bars", y: "Accuracy" });
const heat = heatMap([{ row: "0", column: "1", value: 0.3 }], {
  description: "One cell",
  rows: "attacker",
  columnsAre: "member",
  value: "accuracy",
});

Deno.test("a chart is drawn the same whatever is drawn before it or beside it", async () => {
  const alone = await renderSvg(heat);
  const [first, , again] = await Promise.all([heat, bars, heat].map(renderSvg));
  assert.equal(first, alone);
  assert.equal(again, alone);
});

Deno.test("identifiers in one chart are in no other, and every reference has its target", async () => {
  const other = { ...heat, description: "Another cell" };
  const [one, two] = await Promise.all([heat, other].map(renderSvg));
  const ids = (svg: string): string[] => Array.from(svg.matchAll(/\bid="([^"]+)"/g), (m) => m[1]!);
  const references = Array.from(one!.matchAll(/url\(#([^)]+)\)/g), (m) => m[1]!);
  assert(references.length > 0);
  assert.deepEqual(references.filter((id) => !ids(one!).includes(id)), []);
  assert.deepEqual(ids(one!).filter((id) => ids(two!).includes(id)), []);
});

Deno.test("an SVG is a whole file: named, sized, in ink, with nothing from elsewhere", async () => {
  const svg = await renderSvg(bars);
  assert.match(svg, /^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  assert.match(svg, new RegExp(`^<svg color="${INK}" [^>]*width="\\d+" height="\\d+"`));
  assert.match(svg, /^<svg [^>]*aria-label="Two bars"/);
  assert.doesNotMatch(svg, /href|@import|<script|<image/);
  assert.doesNotMatch(svg, /="#000"|="black"/);
});

Deno.test("coordinates have at most two decimals, and words keep theirs", async () => {
  const svg = await renderSvg(bars);
  const coordinates = Array.from(svg.matchAll(/ (?:d|transform|x2|y2)="([^"]*)"/g), (m) => m[1]!);
  assert.deepEqual(coordinates.filter((text) => /\.\d{3}/.test(text)), []);
  assert.match(svg, /aria-label="bagging, FGSM: 0.5700 \[0.5000, 0.6100\]"/);
});

Deno.test("what would come from elsewhere is refused", async () => {
  const { data: _, ...rest } = bars;
  const remote = { ...rest, data: { url: "https://example.org/data.json" } } as ChartSpec;
  await assert.rejects(renderSvg(remote), /A chart is not as it must be: .*example\.org/);
});

Deno.test("what the library would warn of is a mistake", async () => {
  const odd = linesWithBands([{ series: "a", x: 0, y: 1 }, { series: "a", x: 1, y: 1 }], {
    description: "A logarithm of zero",
    x: "x",
    y: "y",
    logarithmic: true,
  });
  await assert.rejects(renderSvg(odd), /A chart is not as it must be/);
});
