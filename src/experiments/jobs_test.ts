import assert from "assert";
import * as fc from "fast-check";
import { UserError } from "../errors.ts";
import { tinyAttackUnit, tinyTrainUnit } from "./_tiny_experiment.ts";
import { type Job, jobOf, makeJobs, shareOfJobs } from "./jobs.ts";
import type { PlannedUnit } from "./plan.ts";
import { type Unit, unitKey } from "./unit.ts";

function planned(unit: Unit, cost: number): PlannedUnit {
  return { key: unitKey(unit), method: "bagging", unit, needs: [], cost };
}

/** Jobs of the given costs, alternately of train and of attack units. */
function jobsOf(costs: readonly number[]): Job[] {
  return costs.map((cost, i) =>
    jobOf([
      planned(i % 2 === 0 ? tinyTrainUnit(i) : tinyAttackUnit([], "none", { to: i }), cost),
    ])
  );
}

function costOf(jobs: readonly Job[], kind: Unit["kind"]): number {
  return jobs.filter(({ units }) => units[0]!.unit.kind === kind)
    .reduce((sum, { cost }) => sum + cost, 0);
}

Deno.test("shares hold every job once, whatever their number, and in the jobs' order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(100), { maxLength: 40 }),
      fc.integer({ min: 1, max: 12 }),
      (costs, count) => {
        const jobs = jobsOf(costs);
        const shares = Array.from(
          { length: count },
          (_, i) => shareOfJobs(jobs, { index: i + 1, count }),
        );
        const places = shares.map((share) => share.map((job) => jobs.indexOf(job)));
        assert.deepEqual(places.flat().toSorted((a, b) => a - b), jobs.map((_, i) => i));
        for (const own of places) assert.deepEqual(own, own.toSorted((a, b) => a - b));
      },
    ),
  );
});

Deno.test("shares differ by no more than the largest job, for either kind of unit", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100), { maxLength: 40 }), (costs) => {
      const jobs = jobsOf(costs);
      for (const kind of ["train", "attack"] as const) {
        const loads = [1, 2, 3].map((index) =>
          costOf(shareOfJobs(jobs, { index, count: 3 }), kind)
        );
        assert(Math.max(...loads) - Math.min(...loads) <= Math.max(0, ...costs));
      }
    }),
  );
});

Deno.test("equal jobs are dealt out in turn, and members of one pass stay together", () => {
  const members = [0, 1, 2, 3].map((member) => planned(tinyTrainUnit(member), 5));
  const single = makeJobs(members, "single");
  assert.deepEqual(shareOfJobs(single, { index: 1, count: 2 }), [single[0], single[2]]);
  assert.deepEqual(shareOfJobs(single, { index: 2, count: 2 }), [single[1], single[3]]);
  const stacked = makeJobs(members, "stacked");
  assert.deepEqual(stacked.map(({ units, cost }) => [units.length, cost]), [[4, 20]]);
  assert.deepEqual(shareOfJobs(stacked, { index: 1, count: 2 }), stacked);
  assert.deepEqual(shareOfJobs(stacked, { index: 2, count: 2 }), []);
});

Deno.test("there is no share beyond the last", () => {
  for (const index of [0, 5]) {
    assert.throws(
      () => shareOfJobs([], { index, count: 4 }),
      new UserError(`A share must be from 1/4 to 4/4: received ${index}/4`),
    );
  }
});
