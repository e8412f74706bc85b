/**
 * The pages of recorded runs in a real browser. They and screenshots of them are kept in the folder
 * that SCREENSHOTS names, if it is set; without a browser the tests say that they are skipped.
 */

import assert from "assert";
import { join, resolve } from "node:path";
import axe from "axe-core";
import type { Locator, Page } from "playwright-core";
import { readRun } from "../../src/cli/read_run.ts";
import { RECORDED_RUNS } from "../../src/cli/recorded_runs.ts";
import { PAGE, writePage } from "../../src/cli/write_page.ts";
import { exampleSet } from "../../src/evaluation/_made_up_examples.ts";
import { note } from "../note.ts";
import { startBrowser, withPage } from "./_opened_page.ts";

const WIDE = 1200;
const NARROW = 375;

/** Runs whose pages are not opened, to save time: others are much like them. */
const NOT_OPENED = new Set(["quick-mnist", "paper-mnist-no-labels"]);

/** What axe-core is asked of either scheme: only colours differ in the second. */
const RULES = { light: "all", dark: ["color-contrast", "link-in-text-block"] } as const;

const browser = await startBrowser();
const ignore = browser === undefined;
if (ignore) note("No browser (chromium or google-chrome on the PATH): its tests are skipped");
Deno.test.afterAll(async () => await browser?.close());

const screenshots = Deno.env.get("SCREENSHOTS");
const folder = ignore ? "" : resolve(screenshots ?? await Deno.makeTempDir({ prefix: "report-" }));
if (!ignore && screenshots === undefined) {
  Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));
}

for (const { name, directory } of RECORDED_RUNS.filter(({ name }) => !NOT_OPENED.has(name))) {
  const path = ignore ? "" : await written(name, directory);

  for (const width of [WIDE, NARROW]) {
    const label = `${name}, ${width} pixels: whole and accessible in light and in dark`;
    Deno.test({ name: label, ignore }, async () => {
      await withPage(browser!, path, width, async ({ page, complaints, requests }) => {
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          if (screenshots !== undefined) {
            await page.screenshot({
              path: join(folder, `${name}-${colorScheme}-${width}.png`),
              fullPage: true,
            });
          }
          assert.deepEqual(await seriousIssues(page, RULES[colorScheme]), [], colorScheme);
        }
        const [content, room] = await page.evaluate<[number, number]>(
          "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
        );
        assert(content <= room, `the page is ${content} pixels wide in a window of ${room}`);
        if (width === WIDE) {
          assert.deepEqual(await tooWide(page.locator(".scroll:has(.compared)")), []);
        }
        await assertFiguresHaveSizes(page, width);
        assert.deepEqual(complaints, []);
        assert.deepEqual(requests, []);
      });
    });
  }
}

const path = join(folder, "small", PAGE);
Deno.test({ name: "a click sorts a table by a column", ignore }, async () => {
  await withPage(browser!, path, WIDE, async ({ page }) => {
    const table = page.locator("table.compared").first();
    const heads = table.locator("thead th");
    const grad2 = await heads.allTextContents()
      .then((names) => names.findIndex((name) => name.trim() === "Grad. 2 ensemble"));
    await assertSorts(table, grad2, (button) => button.click());
  });
});

Deno.test({ name: "a key sorts a table by a column", ignore }, async () => {
  await withPage(browser!, path, WIDE, async ({ page }) => {
    const table = page.locator("table.compared").first();
    const last = await table.locator("thead th").count() - 1;
    await page.locator("nav a").last().focus();
    // The table's own stop, which scrolls it, and then one for each head.
    for (let press = 0; press < last + 2; press++) await page.keyboard.press("Tab");
    await assertSorts(table, last, () => page.keyboard.press("Enter"));
  });
});

Deno.test({ name: "a mark that is pointed at says its value", ignore }, async () => {
  await withPage(browser!, path, WIDE, async ({ page }) => {
    const hover = page.locator("#hover");
    for (const id of ["figure1", "figure2", "ensemble-size", "transfer", "disagreement"]) {
      const mark = page.locator(`#${id} svg .role-mark [role=graphics-symbol][aria-label]`)
        .first();
      const words = await mark.getAttribute("aria-label");
      assert.match(words!, /: (0\.\d{4}|predicted )/);
      await mark.hover({ force: true });
      assert(await hover.isVisible(), id);
      assert.equal(await hover.textContent(), words);
      await page.keyboard.press("Escape");
      assert(!await hover.isVisible(), id);
    }
  });
});

async function written(name: string, directory: string): Promise<string> {
  const { recorded: results, replicates } = await readRun(directory);
  // The repository holds no images of the data sets: Figure 1 is of made-up ones.
  const examples = [exampleSet("mnist", 10), exampleSet("cifar10", 10)];
  return await writePage(join(folder, name), { results, replicates, examples });
}

/** Every drawing of every figure is there, large enough to be read, and inside the window. */
async function assertFiguresHaveSizes(page: Page, width: number): Promise<void> {
  const boxes = await page.locator("figure .panels svg").evaluateAll((drawings): Box[] =>
    drawings.map((drawing) => {
      const { left, right, height } = drawing.getBoundingClientRect();
      return { left, right, height };
    })
  );
  assert(boxes.length >= 8, `${boxes.length} drawings`);
  const wrong = boxes.filter(({ left, right, height }) =>
    right - left < 120 || height < 60 || left < 0 || right > width
  );
  assert.deepEqual(wrong, []);
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly height: number;
}

/** What axe-core finds that keeps people from reading or using the page, a line each. */
async function seriousIssues(page: Page, rules: "all" | readonly string[]): Promise<string[]> {
  await page.evaluate(
    "document.querySelectorAll('details').forEach((one) => { one.open = true; })",
  );
  await page.evaluate(axe.source);
  // Not inside drawings: axe-core cannot tell what is behind their text. `theme_test.ts` does.
  const options: axe.RunOptions = {
    resultTypes: ["violations"],
    ...(rules !== "all" && { runOnly: [...rules] }),
  };
  const { violations } = await page.evaluate<axe.AxeResults>(
    `axe.run({ exclude: ['.panels svg > *'] }, ${JSON.stringify(options)})`,
  );
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = "" }) =>
        `${id}: ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`
      )
    );
}

/** A column is sorted upwards by the first press of its head, and downwards by the second. */
async function assertSorts(
  table: Locator,
  column: number,
  press: (button: Locator) => Promise<void>,
): Promise<void> {
  const head = table.locator("thead th").nth(column);
  const values = async (): Promise<number[]> =>
    await table.locator(`tbody tr > :nth-child(${column + 1})`)
      .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute("data-value"))));
  const before = await values();
  assert(before.length >= 2 && before.every((value) => value >= 0 && value <= 1), `${before}`);
  const upwards = before.toSorted((a, b) => a - b);
  await press(head.locator("button"));
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  assert.deepEqual(await values(), upwards);
  await press(head.locator("button"));
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  assert.deepEqual(await values(), upwards.toReversed());
  assert.notDeepEqual(upwards, upwards.toReversed());
}

/** Names of what has to be scrolled to be seen whole. */
async function tooWide(tables: Locator): Promise<string[]> {
  assert(await tables.count() > 0);
  return await tables.evaluateAll((found): string[] =>
    found.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map((one) => `${one.ariaLabel}: ${one.scrollWidth} in ${one.clientWidth} pixels`)
  );
}
