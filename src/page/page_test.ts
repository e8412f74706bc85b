import assert from "assert";
import { madeUpOutcomes } from "../evaluation/_made_up_outcomes.ts";
import { table2Rows } from "../evaluation/table2.ts";
import { table4Rows } from "../evaluation/table4.ts";
import { evaluateClaims } from "../claims/evaluate.ts";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import { MADE_UP_RESULTS } from "../reports/_made_up_results.ts";
import type { Results } from "../reports/results.ts";
import { claimsSection } from "./claims_section.ts";
import { renderPage } from "./page.ts";

const METHODS = ["randomInit", "bagging", "defensiveDistillation"].map((method) =>
  madeUpOutcomes({
    dataset: "mnist",
    method,
    members: 2,
    images: 60,
    clean: { single: 0.9, ensemble: 0.95 },
    grad1: { single: 0.6, ensemble: 0.7 },
    grad2: { single: 0.3, ensemble: 0.4 },
  })
);
const RESULTS: Results = {
  ...MADE_UP_RESULTS,
  readings: { ...MADE_UP_RESULTS.readings, optimizer: "<b>adam</b>" },
  table2: table2Rows(METHODS, 1),
  table4: table4Rows(METHODS, 1),
  claims: evaluateClaims({
    readings: { grad2: "signOfMean", attackLabel: "true" },
    outcomes: METHODS,
    seed: 1,
  }),
};
const PAGE = await renderPage({ results: RESULTS, replicates: [{ seed: 1, methods: METHODS }] });

Deno.test("the page needs nothing from elsewhere", () => {
  const sources = Array.from(PAGE.matchAll(/\b(?:src|href)="([^"]*)"/g), ([, at]) => at!);
  assert(sources.length > 5);
  assert.deepEqual(
    sources.filter((at) => !at.startsWith("#") && !at.startsWith("data:")),
    [],
  );
  assert.doesNotMatch(PAGE, /@import|url\((?!#)|fetch\(|XMLHttpRequest|<link [^>]*stylesheet/);
});

Deno.test("every link has its place, and every label its element, once", () => {
  const ids = Array.from(PAGE.matchAll(/\bid="([^"]+)"/g), ([, id]) => id!);
  assert.equal(new Set(ids).size, ids.length);
  const wanted = Array.from(
    PAGE.matchAll(/(?:href="#|aria-labelledby="|url\(#)([^")]+)/g),
    ([, id]) => id!,
  );
  assert.deepEqual(wanted.filter((id) => !ids.includes(id)), []);
});

Deno.test("headings go down one level at a time, from one h1", () => {
  const levels = Array.from(PAGE.matchAll(/<h([1-6])/g), ([, level]) => Number(level));
  assert.equal(levels.filter((level) => level === 1).length, 1);
  assert.equal(levels[0], 1);
  levels.slice(1).forEach((level, l) => assert(level <= levels[l]! + 1, `${l}: ${level}`));
});

Deno.test("a cell has ours, its interval, the paper's and the difference, in colour", () => {
  const row = RESULTS.table2.find((one) => one.attack === "bim" && one.method === "bagging")!;
  const paper = paperRow(PAPER_TABLE2, "mnist", "bim", "bagging")!;
  const difference = row.grad2Ensemble - paper.grad2Ensemble;
  assert(difference < -0.3);
  const [low, high] = row.intervals.grad2Ensemble.map((end) => end.toFixed(4).replace("0.", "."));
  const cell = PAGE.split("<td ").find((text) =>
    text.includes(`<small>−${Math.abs(difference).toFixed(4)}</small>`) &&
    text.includes(`<small>${low}–${high}</small><small>paper 0.9233</small>`)
  )!;
  assert.match(cell, /^class="number lower" style="--by:\d+" data-value="0\.\d+"/);
  assert(cell.includes(`<b>${row.grad2Ensemble.toFixed(4)}</b>`));
  assert(cell.includes(`<small>−${Math.abs(difference).toFixed(4)}</small>`));
});

Deno.test("a number that agrees with the paper's has no colour", () => {
  const cells = PAGE.split("<td ").filter((text) => text.includes("<small>paper "));
  for (const cell of cells) {
    const [, low, high] = /<small>([\d.]+)–([\d.]+)<\/small>/.exec(cell)!;
    const [, paper] = /paper (?:<strong>)?([\d.]+)/.exec(cell)!;
    const isInside = Number(paper) >= Number(low) && Number(paper) <= Number(high);
    assert.equal(/^class="number (higher|lower)"/.test(cell), !isInside, cell);
  }
  assert(cells.some((cell) => /^class="number" /.test(cell)));
});

Deno.test("claims that were not measured are counted apart from those that are undecided", () => {
  const [, tally] = PAGE.match(/<ul class="tally">(.*?)<\/ul>/s)!;
  const counts = Array.from(tally!.matchAll(/<strong>(\d+)<\/strong> (?:<span[^>]*>)?([^<]*)/g));
  const shown = Object.fromEntries(counts.map(([, count, word]) => [word, Number(count)]));
  const measured = RESULTS.claims.filter(({ cases }) => cases.length > 0);
  assert.equal(shown["not measured"], RESULTS.claims.length - measured.length);
  assert(shown["not measured"]! > 0 && measured.length > 0);
  assert.equal(
    shown["? inconclusive"],
    measured.filter(({ verdict }) => verdict === "inconclusive").length,
  );
});

Deno.test("every claim has its verdict, the paper's words and a bar for each case", () => {
  for (const { id, verdict, words, cases } of RESULTS.claims) {
    const article = PAGE.split(`<article class="claim" id="${id}"`)[1]!.split("</article>")[0]!;
    const title = article.split("</h3>")[0]!;
    assert(title.includes(`class="verdict ${verdict}"`), id);
    assert(article.includes(words!.slice(0, 20).replaceAll('"', "&quot;")), id);
    assert.equal(article.split('class="bar"').length - 1, cases.length, id);
  }
  assert.match(PAGE, /No case was measured: the claim was not put to the test\./);
});

Deno.test("a claim without all that it compares says so", () => {
  const [claim] = RESULTS.claims;
  const missing = [{ dataset: "mnist", method: "bagging" }];
  const section = claimsSection([{ ...claim!, missing }]).text;
  assert.match(section, /<p>Not measured: bagging on MNIST\. So the claim can be refuted here/);
});

Deno.test("bars lie inside their scale", () => {
  const places = Array.from(PAGE.matchAll(/(?:left):([\d.-]+)%/g), ([, at]) => Number(at));
  assert(places.length > 100);
  assert(places.every((at) => at >= 0 && at <= 100));
});

Deno.test("figures are drawn, and their numbers are there as text; others are said to be left out", () => {
  assert.match(PAGE, /<figure id="figure2">/);
  assert.match(PAGE, /<p class="panel">MNIST, FGSM<\/p><svg /);
  assert.doesNotMatch(PAGE, />MNIST, FGSM<\/text>/);
  assert.match(PAGE, /<li>bagging, Grad\. 2 Ensemble, paper: 0\.9233<\/li>/);
  assert.match(PAGE, /<li>Accuracy against epsilon: no other epsilon was attacked with \(--sweep/);
});

Deno.test("readings say what they decide; what looks like markup is text", () => {
  assert.match(
    PAGE,
    /<code>attackLabel<\/code><\/th>\s*<td><code>true<\/code><\/td>\s*<td>the label an/,
  );
  assert.match(PAGE, /<code>&lt;b&gt;adam&lt;\/b&gt;<\/code>/);
  assert.match(PAGE, /passed over: webgpu \(no adapter\)/);
});

Deno.test("the same run has the same page", async () => {
  const run = { results: RESULTS, replicates: [{ seed: 1, methods: METHODS }] };
  assert.equal(await renderPage(run), await renderPage(run));
});

Deno.test("a run in which nothing was attacked has a page", async () => {
  const page = await renderPage({
    results: { ...MADE_UP_RESULTS, table2: [] },
    replicates: [{ seed: 1, methods: [] }],
  });
  assert.match(page, /No method was attacked, so neither table has a row\./);
});
