import assert from "assert";
import { MADE_UP_RESULTS } from "./_made_up_results.ts";
import { compareResults } from "./compare.ts";
import type { Results } from "./results.ts";

function changed(
  change: (results: { -readonly [K in keyof Results]: Results[K] }) => void,
): Results {
  const results = structuredClone(MADE_UP_RESULTS);
  change(results);
  return results;
}

Deno.test("results that are what their evidence gives differ in nothing", () => {
  assert.deepEqual(compareResults(MADE_UP_RESULTS, structuredClone(MADE_UP_RESULTS)), []);
});

Deno.test("an accuracy, an interval and a verdict that differ are named with both values", () => {
  const [row] = MADE_UP_RESULTS.table2;
  const name = `Table 2, ${row!.dataset} ${row!.attack} ${row!.method}`;
  const accuracy = changed((results) => {
    results.table2 = results.table2.map((row, i) => i === 0 ? { ...row, grad2Ensemble: 0.5 } : row);
  });
  assert.deepEqual(compareResults(MADE_UP_RESULTS, accuracy), [
    `${name}: grad2Ensemble is recorded as ${row!.grad2Ensemble}, the evidence gives 0.5`,
  ]);
  const interval = changed((results) => {
    results.table2 = results.table2.map((row, i) =>
      i === 0 ? { ...row, intervals: { ...row.intervals, cleanSingle: [0.1, 0.2] } } : row
    );
  });
  assert.deepEqual(compareResults(MADE_UP_RESULTS, interval), [
    `${name}: the interval of cleanSingle is recorded as ` +
    `[${row!.intervals.cleanSingle.join(", ")}], the evidence gives [0.1, 0.2]`,
  ]);
  const [claim] = MADE_UP_RESULTS.claims;
  const other = claim!.verdict === "refuted" ? "reproduced" : "refuted";
  const verdict = changed((results) => {
    results.claims = results.claims.map((claim, i) =>
      i === 0 ? { ...claim, verdict: other } : claim
    );
  });
  assert.deepEqual(compareResults(MADE_UP_RESULTS, verdict), [
    `${claim!.id}, as a whole: recorded ${claim!.verdict}, recomputed ${other}`,
  ]);
});

Deno.test("a recorded row that the evidence does not give is named", () => {
  const [row] = MADE_UP_RESULTS.table2;
  const without = changed((results) => results.table2 = results.table2.slice(1));
  assert.deepEqual(compareResults(MADE_UP_RESULTS, without), [
    `Table 2, ${row!.dataset} ${row!.attack} ${row!.method}: recorded, but the evidence does not ` +
    "give it",
  ]);
});
