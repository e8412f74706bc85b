import assert from "assert";
import { drawDigits } from "../data/digits.ts";
import type { Experiment } from "../experiments/experiment.ts";
import { makePlan } from "../experiments/plan.ts";
import { unitsOfPlans } from "../experiments/plan_attacks.ts";
import { parseReadings } from "../experiments/readings.ts";
import type { AttackUnit } from "../experiments/unit.ts";
import { gridPoints, WHOLE_GRID } from "./grid.ts";
import { planGrid } from "./plan.ts";

const DIGITS = drawDigits({ seed: 1, train: 7, test: 250 });
const EXPERIMENT: Experiment = {
  profile: "smoke",
  methods: ["randomInit", "bagging"],
  attacks: ["fgsm", "bim"],
  members: 2,
  epochs: 1,
  batchSize: 128,
  seed: 3,
  readings: parseReadings(["pixelClip=none"]),
  everyReading: 0,
  sweep: [],
};
const POINTS = gridPoints(WHOLE_GRID);

Deno.test("the grid is planned on every method, on the first images alone", () => {
  const plans = planGrid(EXPERIMENT, DIGITS, "wasm", POINTS, 150);
  assert.deepEqual(plans.map(({ method }) => method), ["randomInit", "bagging"]);
  for (const { seed, points, clean } of plans) {
    assert.equal(seed, 3);
    assert.equal(points.length, POINTS.length);
    for (const slices of [clean, ...points.map(({ slices }) => slices)]) {
      const ranges = slices.map(({ unit }) => [(unit as AttackUnit).from, (unit as AttackUnit).to]);
      assert.deepEqual(ranges, [[0, 100], [100, 150]]);
    }
  }
});

Deno.test("networks and the tables' own attacks are the units of a run of the tables", () => {
  const tables = makePlan(EXPERIMENT, DIGITS, "wasm");
  const grids = planGrid(EXPERIMENT, DIGITS, "wasm", POINTS, 250);
  const keys = (units: readonly { readonly key: string }[]): string[] =>
    units.map(({ key }) => key);
  tables.forEach((table, m) => {
    const grid = grids[m]!;
    assert.deepEqual(keys(grid.members), keys(table.members));
    assert.deepEqual(keys(grid.clean), keys(table.clean));
    const planned = new Set(keys(unitsOfPlans([grid])));
    for (const { grad1, grad2 } of table.attacks) {
      for (const key of keys([...grad1, ...grad2])) assert(planned.has(key));
    }
  });
});

Deno.test("what is stopped early has compared all methods: networks first, then point by point", () => {
  const units = unitsOfPlans(planGrid(EXPERIMENT, DIGITS, "wasm", POINTS.slice(0, 2), 100));
  assert.deepEqual(units.map(({ unit, method }) => `${unit.kind} ${method}`), [
    ...["train randomInit", "train randomInit", "attack randomInit"],
    ...["train bagging", "train bagging", "attack bagging"],
    ...["attack randomInit", "attack bagging", "attack randomInit", "attack bagging"],
  ]);
  const seen = new Set<string>();
  for (const { key, needs } of units) {
    assert(needs.every((needed) => seen.has(needed)));
    seen.add(key);
  }
});
