import assert from "assert";
import { MADE_UP_DIGITS, MADE_UP_EXPERIMENT } from "../experiments/_made_up_experiment.ts";
import { makePlan } from "../experiments/plan.ts";
import { unitsOfPlans } from "../experiments/plan_attacks.ts";
import { parseReadings } from "../experiments/readings.ts";
import type { AttackUnit } from "../experiments/unit.ts";
import { gridPoints, WHOLE_GRID } from "./grid.ts";
import { planGrid } from "./plan.ts";

const EXPERIMENT = { ...MADE_UP_EXPERIMENT, readings: parseReadings(["pixelClip=none"]) };
const POINTS = gridPoints(WHOLE_GRID);

Deno.test("networks and the tables' own attacks are the units of a run of the tables", () => {
  const tables = makePlan(EXPERIMENT, MADE_UP_DIGITS, "wasm");
  const grids = planGrid(EXPERIMENT, MADE_UP_DIGITS, "wasm", POINTS, 250);
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

Deno.test("with dropout left on an attack is the fused one, with masks of the run's seed", () => {
  const point = { schedule: "fgsm", attackLabel: "true", followed: "grad1" } as const;
  const points = (["fused", "dropout"] as const).map((loss) => ({ ...point, loss }));
  const [{ points: [fused, thinned] }] = planGrid(
    EXPERIMENT,
    MADE_UP_DIGITS,
    "wasm",
    points,
    100,
  ) as [
    ReturnType<typeof planGrid>[number],
  ];
  const attackOf = (planned: typeof fused): unknown =>
    (planned!.slices[0]!.unit as AttackUnit).attack;
  assert.deepEqual(attackOf(thinned), {
    ...attackOf(fused) as object,
    dropoutSeed: EXPERIMENT.seed,
  });
});
