import assert from "assert";
import { drawDigits } from "../data/digits.ts";
import type { Experiment } from "../experiments/experiment.ts";
import { makePlan } from "../experiments/plan.ts";
import { DEFAULT_READINGS } from "../experiments/readings.ts";
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
