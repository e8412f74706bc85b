import assert from "assert";
import { MADE_UP_DIGITS, MADE_UP_EXPERIMENT } from "../experiments/_made_up_experiment.ts";
import { makePlan } from "../experiments/plan.ts";
import { MADE_UP_OPTIONS } from "./_made_up_suite.ts";
import { planSuite } from "./plan.ts";
import { paperEpsilons, suiteName } from "./suite.ts";

const OPTIONS = { ...MADE_UP_OPTIONS, epsilons: paperEpsilons("synthetic") };

Deno.test("networks and the paper's attacks at its epsilons are the units of a run of the tables", () => {
  const tables = makePlan(MADE_UP_EXPERIMENT, MADE_UP_DIGITS, "wasm");
  const plans = planSuite(MADE_UP_EXPERIMENT, MADE_UP_DIGITS, "wasm", OPTIONS, 250);
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
