import assert from "assert";
import { drawDigits } from "../data/digits.ts";
import { planUnits } from "../experiments/plan.ts";
import { DEFAULT_READINGS } from "../experiments/readings.ts";
import type { TrainUnit, Unit } from "../experiments/unit.ts";
import { type CandidatePlan, candidatePlans } from "./candidate_plans.ts";
import { candidatesOf, FACTOR_NAMES, FACTORS } from "./factors.ts";

const DIGITS = drawDigits({ seed: 1, train: 8, test: 150 });
const PROTOCOL = { members: 2, epochs: 3, seed: 5 };
const PLANS = candidatePlans(FACTOR_NAMES, PROTOCOL, DIGITS, "wasm");

function unitsOf({ plan }: CandidatePlan): Unit[] {
  return plan.seeds.flatMap(({ plan }) => planUnits(plan)).map(({ unit }) => unit);
}

function trainUnits(plan: CandidatePlan): TrainUnit[] {
  return unitsOf(plan).filter((unit): unit is TrainUnit => unit.kind === "train");
}

Deno.test("every value of every factor is planned, the other readings at their defaults", () => {
  assert.deepEqual(
    PLANS.map(({ factor, value }) => [factor, value]),
    FACTOR_NAMES.flatMap((factor) =>
      candidatesOf(factor, "synthetic").values.map((value) => [factor, value])
    ),
  );
  for (const { factor, value, plan: { experiment, seeds } } of PLANS) {
    assert.deepEqual(experiment.readings, { ...DEFAULT_READINGS, [factor]: value });
    assert.deepEqual(experiment.methods, [FACTORS[factor].method]);
    assert.deepEqual(seeds.map(({ seed }) => seed), [5]);
  }
});

Deno.test("nothing is attacked: members are trained and predict clean images", () => {
  for (const plan of PLANS) {
    const units = unitsOf(plan);
    const attacks = units.filter((unit) => unit.kind === "attack");
    assert.deepEqual(attacks.map(({ attack }) => attack), ["none", "none"]); // slices of 100
    assert.equal(units.length, 2 + attacks.length);
  }
});

Deno.test("the values of a factor differ in the trained networks by the factor alone", () => {
  const differing = {
    optimizer: "optimizer",
    noiseSigma: "noiseSigma",
    adversarialEpsilon: "adversarial",
  };
  for (const factor of FACTOR_NAMES) {
    const units = PLANS.filter((plan) => plan.factor === factor).map((plan) =>
      trainUnits(plan)[0]!
    );
    const rest = units.map((unit) => ({ ...unit, [differing[factor]]: undefined }));
    for (const one of rest) assert.deepEqual(one, rest[0]);
    const values = units.map((unit) => JSON.stringify(unit[differing[factor] as keyof TrainUnit]));
    assert.equal(new Set(values).size, values.length, factor);
  }
  const [, second] = PLANS.filter(({ factor }) => factor === "adversarialEpsilon").slice(1);
  assert.equal(second!.value, "evaluation");
  assert.equal(trainUnits(second!)[0]!.adversarial?.epsilon, 0.3);
});
