import assert from "assert";
import { markLabels, texts } from "./_svg.ts";
import { type Bar, groupedBars } from "./grouped_bars.ts";
import { heatMap } from "./heat_map.ts";
import { type LinePoint, linesWithBands } from "./lines_with_bands.ts";
import { pointsWithIntervals } from "./points_with_intervals.ts";
import { renderSvg } from "./render.ts";

/** The boxes of the bars: left end, top, width and height. */
function boxes(svg: string): number[][] {
  return Array.from(
    svg.matchAll(/aria-roledescription="bar" d="M([\d.]+),([\d.]+)h([\d.]+)v([\d.]+)h/g),
    ([, ...box]) => box.map(Number),
  );
}

const BARS: readonly Bar[] = ["b", "a"].flatMap((group) =>
  ["two", "one"].flatMap((series) => [
    { group, series, source: "ours", value: 0.5, interval: [0.25, 0.75] as const },
    { group, series, source: "paper", value: 0.25 },
  ])
);

Deno.test("bars stand in the order of their rows, as high as their values", async () => {
  const svg = await renderSvg(groupedBars(BARS, { description: "d", y: "Accuracy", height: 200 }));
  assert.deepEqual(
    markLabels(svg).map((words) => words.split(":")[0]),
    BARS.map(({ group, series, source }) => `${group}, ${series}, ${source}`),
  );
  const drawn = boxes(svg);
  assert.equal(drawn.length, BARS.length);
  const lefts = drawn.map(([left]) => left!);
  assert.deepEqual(lefts, lefts.toSorted((a, b) => a - b));
  assert.deepEqual(drawn.map(([, , , height]) => height), BARS.map(({ value }) => 200 * value));
});

Deno.test("an interval is drawn where there is one, from end to end", async () => {
  const svg = await renderSvg(groupedBars(BARS, { description: "d", y: "Accuracy", height: 200 }));
  const rules = Array.from(
    svg.matchAll(
      /<line transform="translate\(([\d.]+),([\d.]+)\)" x2="0" y2="-([\d.]+)" stroke="currentColor" stroke-width="1.5"/g,
    ),
    ([, , y, length]) => [Number(y), Number(length)],
  );
  assert.deepEqual(rules, Array.from({ length: 4 }, () => [150, 100]));
});

Deno.test("every panel has its name, in the order of the rows", async () => {
  const rows = ["second", "first"].flatMap((panel) => BARS.map((bar) => ({ ...bar, panel })));
  const svg = await renderSvg(groupedBars(rows, { description: "d", y: "Accuracy" }));
  assert.deepEqual(texts(svg).filter((text) => /second|first/.test(text)), ["second", "first"]);
  assert.equal(markLabels(svg).length, 2 * BARS.length);
});

const LINES: readonly LinePoint[] = ["ensemble", "single"].flatMap((source) =>
  [0.1, 0.2, 0.3].map((x): LinePoint => ({
    series: "bagging",
    source,
    x,
    y: 1 - x,
    interval: [0.9 - x, 1 - x],
  }))
);

Deno.test("lines have a band, or bars, and a named dot at each point", async () => {
  const words = { description: "d", x: "epsilon", y: "accuracy", domain: [0, 1] as const };
  const banded = await renderSvg(linesWithBands(LINES, words));
  const barred = await renderSvg(linesWithBands(LINES, { ...words, bars: true }));
  assert.match(banded, /mark-area/);
  assert.doesNotMatch(banded, /layer_0_marks[^>]*>\s*<line/);
  assert.doesNotMatch(barred, /mark-area/);
  assert.match(barred, /class="mark-rule role-mark layer_0_marks"/);
  assert.equal(markLabels(banded)[0], "bagging, ensemble, epsilon 0.1: 0.9000 [0.8000, 0.9000]");
  assert.equal(markLabels(banded).length, LINES.length);
});

Deno.test("lines of the second source are dashed", async () => {
  const svg = await renderSvg(
    linesWithBands(LINES, { description: "d", x: "epsilon", y: "accuracy" }),
  );
  const lines = svg.match(/<g class="mark-line role-mark.*?<\/g>/gs)!.join("");
  assert.deepEqual(
    Array.from(lines.matchAll(/stroke-dasharray="([^"]*)"/g), ([, dashes]) => dashes),
    ["1,0", "4,2"],
  );
});

Deno.test("many points are a line without dots", async () => {
  const many = Array.from({ length: 100 }, (_, x) => ({ series: "loss", x, y: 1 / (x + 1) }));
  const svg = await renderSvg(linesWithBands(many, { description: "d", x: "step", y: "loss" }));
  assert.equal(markLabels(svg).length, 0);
});

Deno.test("a chart of points is as high as its rows need", async () => {
  const points = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      row: `case ${n}`,
      value: n / 10 - 0.2,
      interval: [n / 10 - 0.25, n / 10 - 0.1] as const,
    }));
  const draw = (count: number): Promise<string> =>
    renderSvg(pointsWithIntervals(points(count), { description: "d", x: "effect", at: 0 }));
  const height = (svg: string): number => Number(/ height="(\d+)"/.exec(svg)![1]);
  const [three, ten] = [await draw(3), await draw(10)];
  assert.equal(height(ten) - height(three), 7 * 22);
  assert.equal(markLabels(three)[0], "case 0: −0.2000 [−0.2500, −0.1000]");
});

Deno.test("a row's long name is written whole", async () => {
  const row = "re-predicted by the ensemble, Grad. 2, masked, and a good deal more";
  const points = [{ row, value: 0.1, interval: [0, 0.2] as const }];
  assert.match(
    await renderSvg(pointsWithIntervals(points, { description: "d", x: "effect" })),
    new RegExp(`>${row}</text>`),
  );
});

Deno.test("a heat map's dark cells have light numbers", async () => {
  const svg = await renderSvg(
    heatMap([{ row: "0", column: "a", value: 0.9 }, { row: "0", column: "b", value: 0.1 }], {
      description: "d",
      rows: "attacker",
      columnsAre: "member",
      value: "accuracy",
    }),
  );
  assert.match(svg, /fill="#ffffff"[^>]*>0\.90</);
  assert.match(svg, /fill="#1a1a1a"[^>]*>0\.10</);
  assert.deepEqual(markLabels(svg), [
    "attacker 0, member a: 0.9000",
    "attacker 0, member b: 0.1000",
  ]);
});
