/**
 * The paper's claims, verified: every verdict is computed again from the evidence of the recorded
 * runs. A claim that the evidence refutes is a passing test that says so; a verdict that differs
 * from the recorded one is a failure.
 */

import assert from "assert";
import { readRun, recomputedResults } from "../src/cli/read_run.ts";
import { RECORDED_RUNS } from "../src/cli/recorded_runs.ts";
import { claimsJudgedAnew, compareResults } from "../src/reports/compare.ts";
import { findingTitle } from "../src/reports/finding_title.ts";

for (const { name, directory } of RECORDED_RUNS) {
  const run = await readRun(directory);
  const { recorded } = run;
  const recomputed = recomputedResults(run);

  Deno.test(`${name}: the recorded tables and verdicts are what their evidence gives`, () => {
    assert.deepEqual(compareResults(recorded, recomputed), []);
  });

  Deno.test(`${name}: every claim is recorded as it is judged now (deno task record:claims)`, () => {
    assert.deepEqual(claimsJudgedAnew(recorded, recomputed), []);
  });

  for (const claim of recomputed.claims) {
    const before = recorded.claims.find(({ id }) => id === claim.id);
    Deno.test(`${name}: ${claim.id} has a verdict: ${claim.verdict}`, () => {
      assert.equal(claim.verdict, before?.verdict);
    });
    claim.cases.forEach((one, index) => {
      if (one.own === false) return; // a reading that is not the run's own: `claims` lists it
      Deno.test(`${name}: ${findingTitle(claim, one)}`, () => {
        assert.equal(one.verdict, before?.cases[index]?.verdict);
      });
    });
  }
}
