import assert from "assert";
import * as fc from "fast-check";
import { UserError } from "../errors.ts";
import { tinyAttackUnit, tinyStudentUnit, tinyTrainUnit } from "./_tiny_experiment.ts";
import { type Job, jobOf, makeJobs, shareOfJobs } from "./jobs.ts";
import type { PlannedUnit } from "./plan.ts";
import { type TrainUnit, type Unit, unitKey } from "./unit.ts";

function planned(unit: Unit, cost: number): PlannedUnit {
  const needs = unit.kind === "train" && unit.teacher ? [unit.teacher.key] : [];
  return { key: unitKey(unit), method: "bagging", unit, needs, cost };
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

/** Teachers and, after all of them, their students, each unit at the given cost. */
function lessons(members: number, cost: number): PlannedUnit[] {
  const teachers = Array.from({ length: members }, (_, member) => tinyTrainUnit(member));
  return [...teachers, ...teachers.map((teacher) => tinyStudentUnit(teacher))]
    .map((unit) => planned(unit, cost));
}

Deno.test("students of several teachers train in one pass, but not with their teachers", () => {
  const units = lessons(3, 5);
  assert.deepEqual(makeJobs(units, "stacked").map(({ units }) => units), [
    units.slice(0, 3),
    units.slice(3),
  ]);
  assert.equal(makeJobs(units, "single").length, 6);
  // How a teacher is softened is common to those who train together.
  const [teacher] = units as [PlannedUnit];
  const others = [
    { teacher: { key: teacher.key, of: "logits", temperature: 10 } },
    { teacher: { key: teacher.key, of: "probabilities", temperature: 5 } },
    { temperature: 10 },
  ] as const;
  const students = others.map((other) =>
    planned(tinyStudentUnit(teacher.unit as TrainUnit, other), 5)
  );
  assert.equal(makeJobs([...units.slice(3), ...students], "stacked").length, 4);
});

Deno.test("a student is in the share of its teacher, whatever else there is to train", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.nat(30), { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom("single", "stacked"),
      (members, others, count, grouping) => {
        const alone = others.map((cost, i) => planned(tinyTrainUnit(0, { seed: 2 + i }), cost));
        const units = [...lessons(members, 5), ...alone];
        const jobs = makeJobs(units, grouping);
        const shares = Array.from(
          { length: count },
          (_, i) => shareOfJobs(jobs, { index: i + 1, count }).flatMap(({ units }) => units),
        );
        assert.deepEqual(new Set(shares.flat()), new Set(units));
        for (const share of shares) {
          const mine = new Set(share.map(({ key }) => key));
          assert(share.every(({ needs }) => needs.every((key) => mine.has(key))));
        }
        const loads = shares.map((share) => share.reduce((sum, { cost }) => sum + cost, 0));
        const largest = Math.max(10 * (grouping === "single" ? 1 : members), ...others);
        assert(Math.max(...loads) - Math.min(...loads) <= largest);
      },
    ),
  );
});

Deno.test("several students of one teacher, and students of students, keep together", () => {
  const teacher = tinyTrainUnit(0);
  const student = tinyStudentUnit(teacher);
  const units = [teacher, student, tinyStudentUnit(teacher, { seed: 2 }), tinyStudentUnit(student)]
    .map((unit) => planned(unit, 5));
  const jobs = makeJobs([...units, planned(tinyTrainUnit(1), 7)], "single");
  assert.deepEqual(shareOfJobs(jobs, { index: 1, count: 2 }), jobs.slice(0, 4));
  assert.deepEqual(shareOfJobs(jobs, { index: 2, count: 2 }), jobs.slice(4));
});

Deno.test("there is no share beyond the last", () => {
  for (const index of [0, 5]) {
    assert.throws(
      () => shareOfJobs([], { index, count: 4 }),
      new UserError(`A share must be from 1/4 to 4/4: received ${index}/4`),
    );
  }
});
