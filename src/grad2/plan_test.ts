import assert from "assert";
import { drawDigits } from "../data/digits.ts";
import type { Experiment } from "../experiments/experiment.ts";
import { makePlan } from "../experiments/plan.ts";
import { unitsOfPlans } from "../experiments/plan_attacks.ts";
import { parseReadings } from "../experiments/readings.ts";
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
