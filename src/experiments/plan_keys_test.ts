/** Which settings change which units, so that what was computed before is found again. */

import assert from "assert";
import { drawDigits } from "../data/digits.ts";
import { DIGITS, experiment, keys, plan } from "./_small_plan.ts";
import { makePlan, type Plan, planUnits } from "./plan.ts";
import { parseReadings } from "./readings.ts";

const trainKeys = (plan: Plan): string[] => plan.flatMap(({ members }) => keys(members));
const cleanKeys = (plan: Plan): string[] => plan.flatMap(({ clean }) => keys(clean));
const gradKeys = (plan: Plan, source: "grad1" | "grad2"): string[] =>
  plan.flatMap(({ attacks }) => attacks.flatMap((attack) => keys(attack[source])));

Deno.test("the reading padding changes every network, and so every unit", () => {
  const same = plan({ readings: parseReadings(["padding=same"]) });
  assertNoneShared(keys(planUnits(same)), keys(planUnits(plan())));
});

Deno.test("more members, other methods and fewer test images leave the other members' keys", () => {
  const few = trainKeys(plan({ methods: ["bagging"] }));
  assert.deepEqual(trainKeys(plan({ methods: ["bagging"], members: 5 })).slice(0, 3), few);
  assert.deepEqual(trainKeys(plan({ methods: ["randomInit", "bagging"] })).slice(3), few);
  const fewer = drawDigits({ seed: 1, train: 7, test: 20 });
  assert.deepEqual(trainKeys(plan({ methods: ["bagging"] }, fewer)), few);
  assert.deepEqual(trainKeys(plan({ methods: ["bagging"], attacks: ["bim"] })), few);
  assert.deepEqual(trainKeys(plan({ methods: ["bagging"], profile: "paper" })), few);
});

Deno.test("a reading changes the keys of the units that it determines, and no others", () => {
  const usual = plan();
  const grad2 = plan({ readings: parseReadings(["grad2=meanOfSigns"]) });
  assert.deepEqual(trainKeys(grad2), trainKeys(usual));
  assert.deepEqual(cleanKeys(grad2), cleanKeys(usual));
  assert.deepEqual(gradKeys(grad2, "grad1"), gradKeys(usual, "grad1"));
  assertNoneShared(gradKeys(grad2, "grad2"), gradKeys(usual, "grad2"));

  const grad1 = plan({ readings: parseReadings(["grad1Member=0"]) });
  assert.deepEqual(gradKeys(grad1, "grad2"), gradKeys(usual, "grad2"));
  assertNoneShared(gradKeys(grad1, "grad1"), gradKeys(usual, "grad1"));

  const label = plan({ readings: parseReadings(["attackLabel=predictedEachStep"]) });
  assert.deepEqual(cleanKeys(label), cleanKeys(usual));
  assertNoneShared(gradKeys(label, "grad1"), gradKeys(usual, "grad1"));

  // Only one of the two methods adds noise.
  const noise = plan({ readings: parseReadings(["noiseSigma=0.5"]) });
  assert.deepEqual(trainKeys(noise).slice(0, 3), trainKeys(usual).slice(0, 3));
  assertNoneShared(trainKeys(noise).slice(3), trainKeys(usual).slice(3));
});

Deno.test("other images, another seed and another backend are other units", () => {
  const usual = plan();
  const otherTrain = drawDigits({ seed: 1, train: 8, test: DIGITS.test.count });
  assertNoneShared(keys(planUnits(plan({}, otherTrain))), keys(planUnits(usual)));
  const otherTest = drawDigits({ seed: 1, train: 7, test: DIGITS.test.count - 1 });
  assert.deepEqual(trainKeys(plan({}, otherTest)), trainKeys(usual));
  assertNoneShared(cleanKeys(plan({}, otherTest)), cleanKeys(usual));
  assertNoneShared(gradKeys(plan({}, otherTest), "grad2"), gradKeys(usual, "grad2"));
  assertNoneShared(keys(planUnits(plan({ seed: 2 }))), keys(planUnits(usual)));
  const other = makePlan(experiment(), DIGITS, "cpu");
  assertNoneShared(keys(planUnits(other)), keys(planUnits(usual)));
});

function assertNoneShared(a: readonly string[], b: readonly string[]): void {
  assert(a.length > 0 && a.length === b.length);
  assert(!a.some((key) => b.includes(key)));
}
