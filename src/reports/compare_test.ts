import assert from "assert";
import { MADE_UP_RESULTS } from "./_made_up_results.ts";
import { claimsJudgedAnew, compareResults } from "./compare.ts";
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
  const newIntervals = { newIntervals: true };
  assert.deepEqual(compareResults(MADE_UP_RESULTS, interval, newIntervals), []);
  assert.equal(compareResults(MADE_UP_RESULTS, accuracy, newIntervals).length, 1);
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

Deno.test("an accuracy under one seed that differs is named, where seeds were recorded", () => {
  const of = (last: number): Results =>
    changed((results) => {
      results.table2 = results.table2.map((row) => {
        const both = [row.cleanSingle, row.cleanSingle];
        const bySeed = {
          cleanSingle: both,
          cleanEnsemble: both,
          grad1Single: both,
          grad1Ensemble: both,
          grad2Ensemble: [0.5, last],
        };
        return { ...row, bySeed };
      });
    });
  assert.match(
    compareResults(of(0.25), of(0.75))[0]!,
    /: grad2Ensemble under each seed is recorded as 0\.5, 0\.25, the evidence gives 0\.5, 0\.75$/,
  );
  assert.deepEqual(compareResults(MADE_UP_RESULTS, of(0.25)), []);
});

Deno.test("a recorded row that the evidence does not give is named", () => {
  const [row] = MADE_UP_RESULTS.table2;
  const without = changed((results) => results.table2 = results.table2.slice(1));
  assert.deepEqual(compareResults(MADE_UP_RESULTS, without), [
    `Table 2, ${row!.dataset} ${row!.attack} ${row!.method}: recorded, but the evidence does not ` +
    "give it",
  ]);
});

Deno.test("cells of Table 4 that differ, or are not given, are named", () => {
  const cells = { members: 5, clean: 0.9, fgsm: 0.5, intervals: { clean: [0.8, 1], fgsm: [0, 1] } };
  const recorded = changed((results) =>
    results.table4 = [{ method: "bagging", mnist: cells }] as never
  );
  const name = "Table 4, mnist bagging";
  const other = (now: object, options = {}): string[] =>
    compareResults(
      recorded,
      changed((results) => results.table4 = [{ method: "bagging", ...now }] as never),
      options,
    );
  assert.deepEqual(other({ mnist: cells }), []);
  assert.deepEqual(other({ mnist: { ...cells, fgsm: 0.4 } }), [
    `${name}: fgsm is recorded as 0.5, the evidence gives 0.4`,
  ]);
  assert.deepEqual(other({ mnist: { ...cells, bim: 0.4 } }), [
    `${name}: bim is recorded as undefined, the evidence gives 0.4`,
  ]);
  assert.deepEqual(other({ mnist: { ...cells, intervals: { clean: [0.7, 1], fgsm: [0, 1] } } }), [
    `${name}: the interval of clean is recorded as [0.8, 1], the evidence gives [0.7, 1]`,
  ]);
  const newIntervals = { newIntervals: true };
  const wider = { mnist: { ...cells, intervals: { clean: [0.7, 1], fgsm: [0, 1] } } };
  assert.deepEqual(other(wider, newIntervals), []);
  assert.equal(other({ mnist: { ...cells, fgsm: 0.4 } }, newIntervals).length, 1);
  assert.deepEqual(other({ cifar10: cells }), [
    `${name}: recorded, but the evidence does not give it`,
  ]);
});

Deno.test("claims that were not recorded, or by another test, are judged anew and not compared", () => {
  const [first, ...others] = MADE_UP_RESULTS.claims;
  const now = changed((results) => {
    results.claims = [
      { ...first!, test: "other words", verdict: "refuted" },
      ...others,
      { ...first!, id: "C99" },
    ];
  });
  assert.deepEqual(claimsJudgedAnew(MADE_UP_RESULTS, now), [first!.id, "C99"]);
  assert.deepEqual(compareResults(MADE_UP_RESULTS, now), []);
  const missing = [{ dataset: "mnist", method: "bagging" }];
  const partly = changed((results) =>
    results.claims = results.claims.map((claim) => ({ ...claim, missing }))
  );
  assert.deepEqual(
    claimsJudgedAnew(MADE_UP_RESULTS, partly),
    MADE_UP_RESULTS.claims.map(({ id }) => id),
  );
  assert.deepEqual(claimsJudgedAnew(partly, partly), []);
  // One that this version does not know is not judged at all.
  const fewer = changed((results) => results.claims = others);
  assert.match(
    compareResults(MADE_UP_RESULTS, fewer)[0]!,
    /recorded inconclusive, not recomputed$/,
  );
});

Deno.test("where other methods were left out, every claim is judged anew", () => {
  const leftOut = [{ dataset: "mnist", method: "bagging", constant: 3, members: 4 }] as const;
  const all = MADE_UP_RESULTS.claims.map(({ id }) => id);
  const without = { ...MADE_UP_RESULTS, leftOut };
  assert.deepEqual(claimsJudgedAnew(MADE_UP_RESULTS, without), all);
  assert.deepEqual(claimsJudgedAnew(without, MADE_UP_RESULTS), all);
  assert.deepEqual(claimsJudgedAnew(without, without), []);
});
