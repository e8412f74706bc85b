import assert from "assert";
import { drawDigits } from "../data/digits.ts";
import type { Experiment } from "../experiments/experiment.ts";
import { makePlan } from "../experiments/plan.ts";
import { unitsOfPlans } from "../experiments/plan_attacks.ts";
import { DEFAULT_READINGS } from "../experiments/readings.ts";
import type { AttackUnit } from "../experiments/unit.ts";
import { MADE_UP_OPTIONS } from "./_made_up_suite.ts";
import { planSuite } from "./plan.ts";
import { paperEpsilons, suiteName } from "./suite.ts";

const DIGITS = drawDigits({ seed: 1, train: 7, test: 250 });
const EXPERIMENT: Experiment = {
  profile: "smoke",
  methods: ["randomInit", "bagging"],
  attacks: ["fgsm", "bim"],
  members: 2,
  epochs: 1,
  batchSize: 128,
  seed: 3,
  readings: DEFAULT_READINGS,
  everyReading: 0,
  sweep: [],
};
const OPTIONS = { ...MADE_UP_OPTIONS, epsilons: paperEpsilons("synthetic") };

Deno.test("the list is planned on every method, on the first images alone", () => {
  const plans = planSuite(EXPERIMENT, DIGITS, "wasm", OPTIONS, 150);
  assert.deepEqual(plans.map(({ method, seed }) => [method, seed]), [
    ["randomInit", 3],
    ["bagging", 3],
  ]);
  for (const { clean, points, members } of plans) {
    assert.equal(members.length, 2);
    for (const slices of [clean, ...points.map(({ slices }) => slices)]) {
      const ranges = slices.map(({ unit }) => [(unit as AttackUnit).from, (unit as AttackUnit).to]);
      assert.deepEqual(ranges, [[0, 100], [100, 150]]);
    }
  }
});

Deno.test("networks and the paper's attacks at its epsilons are the units of a run of the tables", () => {
  const tables = makePlan(EXPERIMENT, DIGITS, "wasm");
  const plans = planSuite(EXPERIMENT, DIGITS, "wasm", OPTIONS, 250);
  for (const [m, { members, clean, attacks }] of tables.entries()) {
    const plan = plans[m]!;
    assert.deepEqual([plan.members, plan.clean], [members, clean]);
    const slicesOf = (name: string): unknown =>
      plan.points.find(({ point }) => suiteName(point) === name)!.slices;
    for (const [attack, epsilon] of [["fgsm", 0.3], ["bim", 0.2]] as const) {
      const { grad1, grad2 } = attacks.find((one) => one.attack === attack)!;
      assert.deepEqual(slicesOf(`${epsilon}/${attack}/grad1`), grad1);
      assert.deepEqual(slicesOf(`${epsilon}/${attack}/grad2`), grad2);
    }
  }
});

Deno.test("all networks come first, then each attack on every method, and no unit twice", () => {
  const plans = planSuite(EXPERIMENT, DIGITS, "wasm", OPTIONS, 100);
  const units = unitsOfPlans(plans);
  assert.equal(new Set(units.map(({ key }) => key)).size, units.length);
  const attacks = units.slice(2 * (2 + 1));
  assert.equal(attacks.length, 2 * plans[0]!.points.length);
  assert.deepEqual(attacks.slice(0, 4).map(({ method }) => method), [
    "randomInit",
    "bagging",
    "randomInit",
    "bagging",
  ]);
});
