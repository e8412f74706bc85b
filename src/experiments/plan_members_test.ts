import assert from "assert";
import { createHash } from "node:crypto";
import { drawDigits } from "../data/digits.ts";
import { ALTERNATIVES } from "../deviations/alternatives.ts";
import { forwardMacs } from "../models/architecture.ts";
import { METHOD_NAMES, type MethodName } from "../training/method.ts";
import type { Experiment } from "./experiment.ts";
import { makePlan, type MethodPlan, type Plan, type PlannedUnit, planUnits } from "./plan.ts";
import { parseReadings, TRAINING_READINGS } from "./readings.ts";
import { type AttackUnit, isOfCatalogue, type TrainUnit, unitKey } from "./unit.ts";

const DIGITS = drawDigits({ seed: 1, train: 7, test: 50 });

const TABLE2 = ["randomInit", "mixedModels", "bagging", "gaussianNoise"] as const;

function plan(
  methods: readonly MethodName[],
  readings: readonly string[] = [],
  changes: Partial<Experiment> = {},
  dataset = DIGITS,
): Plan {
  const experiment: Experiment = {
    profile: "smoke",
    methods,
    attacks: ["fgsm", "bim"],
    members: 3,
    epochs: 2,
    batchSize: 128,
    seed: 1,
    readings: parseReadings(readings),
    everyReading: 0,
    sweep: [],
    ...changes,
  };
  return makePlan(experiment, dataset, "wasm");
}

function only(method: MethodName, readings: readonly string[] = []): MethodPlan {
  return plan([method], readings)[0]!;
}

const keys = (units: readonly PlannedUnit[]): string[] => units.map(({ key }) => key);
const unitsOf = (units: readonly PlannedUnit[]): TrainUnit[] =>
  units.map(({ unit }) => unit as TrainUnit);

Deno.test("the units of Table 2's methods are those of the versions that had no others", () => {
  // If this fails, units in users' stores are computed again: is the change meant?
  const all = keys(planUnits(plan(TABLE2).map(({ examples: _, ...method }) => method)));
  assert.equal(
    createHash("sha256").update(all.join()).digest("hex"),
    "8860608de30c41f1bc271b2354fad67399ca063b49a7c260e3fae1ed372d61de",
  );
});

Deno.test("the readings of training, and no others, change which networks are trained", () => {
  const networks = (readings: readonly string[]): string[] =>
    plan(METHOD_NAMES, readings).flatMap(({ members }) => keys(members));
  const usual = networks([]);
  for (const { reading, value } of ALTERNATIVES) {
    const isChanged = networks([`${reading}=${value}`]).join() !== usual.join();
    assert.equal(isChanged, TRAINING_READINGS.includes(reading), reading);
  }
  const tried = new Set(ALTERNATIVES.map(({ reading }) => reading));
  for (const reading of TRAINING_READINGS) assert(tried.has(reading), reading);
});

Deno.test("what only some methods have is in their units alone", () => {
  for (const { method, members, teachers } of plan(METHOD_NAMES)) {
    for (const [member, unit] of unitsOf(members).entries()) {
      assert.deepEqual([unit.method, unit.member], [method, member]);
      assert.equal("adversarial" in unit, method.includes("adversarial"), method);
      assert.equal("teacher" in unit, method.includes("istillation"), method);
      assert.equal("temperature" in unit, false, method);
    }
    assert.equal(teachers.length, method.includes("istillation") ? 3 : 0, method);
  }
});

Deno.test("adversarial training takes its epsilon from the evaluation, or from the reading", () => {
  const adversarial = (readings: string[]): unknown =>
    unitsOf(only("adversarialTraining", readings).members)[2]!.adversarial;
  assert.deepEqual(adversarial([]), { rho: 0.5, epsilon: 0.3, pixelClip: "unitInterval" });
  assert.deepEqual(adversarial(["adversarialEpsilon=0.5", "pixelClip=none"]), {
    rho: 0.5,
    epsilon: 0.5,
    pixelClip: "none",
  });
  const shape = { height: 32, width: 32, channels: 3 };
  const set = { images: new Uint8Array(3072), labels: new Uint8Array(1), count: 1 };
  const cifar10 = { ...DIGITS, name: "cifar10", shape, train: set, test: set } as const;
  const [onCifar10] = plan(["bagging+adversarialTraining"], [], {}, cifar10);
  assert.equal(unitsOf(onCifar10!.members)[0]!.adversarial?.epsilon, 0.03);
});

Deno.test("a teacher is the member of the method without distillation, and comes before", () => {
  for (
    const [method, teaching] of [
      ["defensiveDistillation", "randomInit"],
      ["bagging+defensiveDistillation", "bagging"],
    ] as const
  ) {
    const { teachers, members } = only(method);
    assert.deepEqual(teachers, only(teaching).members);
    for (const [i, { unit, needs }] of members.entries()) {
      const teacher = { key: teachers[i]!.key, of: "probabilities", temperature: 10 };
      assert.deepEqual((unit as TrainUnit).teacher, teacher);
      assert.deepEqual(needs, [teacher.key]);
    }
    // Planned beside its own method, a teacher is trained once.
    const both = planUnits(plan([method, teaching]));
    assert.equal(both.length, planUnits(plan([method])).length + 1 + 2 * 2); // clean, 2 attacks
    assert.equal(new Set(keys(both)).size, both.length);
    const before = new Set<string>();
    for (const { key, needs } of planUnits(plan([method]))) {
      assert(needs.every((need) => before.has(need)));
      before.add(key);
    }
  }
});

Deno.test("of logits, teachers and students are trained at the temperature, and nobody else", () => {
  const { teachers, members } = only("bagging+defensiveDistillation", ["distillation=logits"]);
  const usual = only("bagging").members;
  for (const [i, unit] of unitsOf(teachers).entries()) {
    assert.deepEqual(unit, { ...unitsOf(usual)[i]!, temperature: 10 });
    assert.equal(teachers[i]!.key, unitKey(unit));
  }
  for (const [i, unit] of unitsOf(members).entries()) {
    assert.equal(unit.temperature, 10);
    assert.deepEqual(unit.teacher, { key: teachers[i]!.key, of: "logits", temperature: 10 });
  }
});

Deno.test("the readings of the defences change the keys of their own units, and no others", () => {
  const usual = plan(METHOD_NAMES);
  const changed = (readings: string[]): string[] => {
    const other = plan(METHOD_NAMES, readings);
    return METHOD_NAMES.filter((_, m) => {
      const [before, after] = [keys(usual[m]!.members), keys(other[m]!.members)];
      const same = after.filter((key) => before.includes(key)).length;
      assert(same === 0 || same === before.length);
      return same === 0;
    });
  };
  const adversarial = METHOD_NAMES.filter((name) => name.includes("adversarial"));
  const distilled = METHOD_NAMES.filter((name) => name.includes("istillation"));
  assert.deepEqual(changed(["adversarialEpsilon=0.1"]), adversarial);
  assert.deepEqual(changed(["adversarialEpsilon=0.3"]), []); // the evaluation's own
  assert.deepEqual(changed(["pixelClip=none"]), adversarial);
  assert.deepEqual(changed(["distillation=logits"]), distilled);
  // A student depends on everything that its teacher depends on.
  assert.deepEqual(changed(["optimizer=rmsprop"]), [...METHOD_NAMES]);
});

Deno.test("attacks that climb the training cost are other ones only where it is another cost", () => {
  const usual = plan(METHOD_NAMES);
  const climbing = plan(METHOD_NAMES, ["attackCost=trainingCost"]);
  for (const [m, { method, teachers, members, clean, attacks }] of climbing.entries()) {
    const isOwn = /adversarial|istillation/.test(method);
    assert.deepEqual([members, clean], [usual[m]!.members, usual[m]!.clean]);
    for (const [a, { grad1, grad2 }] of attacks.entries()) {
      const [attacked, before] = [[...grad1, ...grad2], usual[m]!.attacks[a]!];
      for (const [i, { unit, needs, cost }] of attacked.entries()) {
        const other = [...before.grad1, ...before.grad2][i]!;
        const { attack } = unit as AttackUnit;
        assert(attack !== "none" && !isOfCatalogue(attack));
        assert.equal(attack.attackCost, isOwn ? "trainingCost" : undefined);
        assert.equal(unitKey(unit) === other.key, !isOwn);
        assert.deepEqual(needs, [...keys(members), ...keys(teachers)]);
        // Two gradients a step in the place of one; the passes after them are as many.
        assert(method.includes("adversarial") ? cost > 1.3 * other.cost : cost === other.cost);
      }
    }
  }
});

Deno.test("training on adversarial images costs twice as much, a teacher's labels a pass", () => {
  const macs = forwardMacs(unitsOf(only("randomInit").members)[0]!.architecture);
  const cost = (method: MethodName): number => only(method).members[0]!.cost / (macs * 7);
  assert.equal(cost("bagging"), 3 * 2);
  assert.equal(cost("adversarialTraining"), 6 * 2);
  assert.equal(cost("bagging+defensiveDistillation"), 3 * 2 + 1);
});
