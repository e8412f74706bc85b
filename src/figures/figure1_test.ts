import assert from "assert";
import { decode } from "fast-png";
import { renderSvg } from "../charts/render.ts";
import { exampleSet } from "../evaluation/_made_up_examples.ts";
import { MADE_UP_RESULTS } from "../reports/_made_up_results.ts";
import type { Figure } from "./figure.ts";
import { figure1 } from "./figure1.ts";

const SETS = [exampleSet("mnist", 10), exampleSet("cifar10", 7)];
const FIGURE = figure1({ results: MADE_UP_RESULTS, replicates: [], examples: SETS }) as Figure;

/** What its pictures show, in words. */
async function words(chart: Figure["whole"]): Promise<string[]> {
  const svg = await renderSvg(chart);
  return Array.from(svg.matchAll(/<image aria-label="([^"]*)"/g), ([, words]) => words!);
}

Deno.test("Figure 1 has each image before the attack, the change, and the image after it", async () => {
  const all = await words(FIGURE.whole);
  assert.equal(all.length, 3 * (10 + 7));
  assert.deepEqual(all.filter((one) => one.startsWith("test image 302, bird")), [
    "test image 302, bird, before the attack: predicted bird, 75\u00a0%",
    "test image 302, bird, the change: 8\u00a0% of the values",
    "test image 302, bird, after the attack: predicted cat, &gt;\u00a099\u00a0%",
  ]);
});

Deno.test("a page has Figure 1 in panels of five classes, a file has one panel a data set", async () => {
  assert.deepEqual(FIGURE.panels.map(({ title }) => title), [
    "MNIST, 0 to 4",
    "MNIST, 5 to 9",
    "CIFAR-10, airplane to deer",
    "CIFAR-10, dog to frog",
  ]);
  const parts = await Promise.all(FIGURE.panels.map(words));
  assert.deepEqual(parts.map(({ length }) => length), [15, 15, 15, 6]);
  assert.deepEqual(parts.flat().sort(), (await words(FIGURE.whole)).sort());
});

Deno.test("the caption of Figure 1 has the sizes of the attack", () => {
  assert.match(
    FIGURE.caption,
    /On MNIST the classifier is member 0 of randomInit, and ε\u00a0=\u00a00\.2, α\u00a0=\u00a00\.025, n\u00a0=\u00a08\. On CIFAR-10 /,
  );
  const whole = figure1({ results: MADE_UP_RESULTS, replicates: [], examples: [SETS[0]!] });
  assert.match(FIGURE.caption, /was not right about are missing/);
  assert.doesNotMatch((whole as Figure).caption, /are missing/);
});

Deno.test("a change of epsilon is drawn white, none grey", () => {
  const { data } = FIGURE.panels[0]! as unknown as {
    data: { values: readonly { row: string; column: string; address: string }[] };
  };
  const { address } = data.values.find(({ row, column }) => row === "change" && column === "1")!;
  const png = Uint8Array.fromBase64(address.replace(/^data:image\/png;base64,/, ""));
  assert.deepEqual([...decode(png).data], [255, 128, 128, 128]);
});

Deno.test("Figure 1 is a PNG file too", () => {
  const { width, height } = decode(FIGURE.png!());
  assert(width > 10 * 112 && height > 6 * 112, `${width} x ${height}`);
});
