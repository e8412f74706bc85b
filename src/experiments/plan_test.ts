import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { CIFAR10_ATTACKS, MNIST_ATTACKS } from "../attacks/parameters.ts";
import type { Dataset } from "../data/dataset.ts";
import { UserError } from "../errors.ts";
import { METHODS } from "../training/method.ts";
import { DIGITS, keys, plan } from "./_small_plan.ts";
import { type Plan, type PlannedUnit, planUnits } from "./plan.ts";
import { parseReadings } from "./readings.ts";
import {
  type AttackSpec,
  type AttackUnit,
  isOfCatalogue,
  type TrainUnit,
  unitKey,
} from "./unit.ts";

Deno.test("a plan trains every member and attacks every slice with both gradients", () => {
  const made = plan();
  assert.deepEqual(made.map(({ method }) => method), ["mixedModels", "gaussianNoise"]);
  for (const { members, clean, attacks } of made) {
    assert.deepEqual(members.map(({ unit }) => (unit as TrainUnit).member), [0, 1, 2]);
    assert.deepEqual(attacks.map(({ attack }) => attack), ["fgsm", "bim"]);
    const slices = [clean, ...attacks.flatMap(({ grad1, grad2 }) => [grad1, grad2])];
    for (const units of slices) {
      const ranges = units.map(({ unit }) => [(unit as AttackUnit).from, (unit as AttackUnit).to]);
      assert.deepEqual(ranges, [[0, 100], [100, 200], [200, 250]]);
    }
  }
  const all = keys(planUnits(made));
  assert.equal(new Set(all).size, all.length);
  assert.equal(all.length, 2 * (3 + 3 + 2 * 2 * 3) + 1); // and the images of Figure 1
});

Deno.test("units come after those they need, and attacks need all members of their method", () => {
  const made = plan();
  const before = new Set<string>();
  for (const { key, unit, needs, cost } of planUnits(made)) {
    assert.equal(key, unitKey(unit));
    assert(needs.every((need) => before.has(need)));
    assert(cost > 0 && Number.isSafeInteger(cost));
    before.add(key);
  }
  for (const { members, clean, attacks } of made) {
    for (const { unit, needs } of [...clean, ...attacks.flatMap((a) => [...a.grad1, ...a.grad2])]) {
      assert.deepEqual(needs, keys(members));
      assert.deepEqual((unit as AttackUnit).members, keys(members));
    }
  }
});

Deno.test("images of Figure 1 are kept of the first member of one method, under BIM", () => {
  const made = plan({ methods: ["bagging", "randomInit"] });
  assert.deepEqual(made.map(({ examples }) => examples !== undefined), [false, true]);
  const [, { members, attacks, examples }] = made as [Plan[number], Plan[number]];
  const { unit, needs } = examples!;
  const [first] = keys(members);
  assert.deepEqual(needs, [first]);
  const { attack } = attacks[1]!.grad1[0]!.unit as AttackUnit;
  assert.deepEqual(unit, {
    ...attacks[1]!.grad1[0]!.unit,
    members: [first],
    attack: { ...attack as object, source: { grad1: 0 } },
    examples: true,
  });
  const [alone] = plan({ methods: ["bagging"] });
  assert.equal(alone!.examples?.method, "bagging");
  assert.equal(plan({ attacks: ["fgsm"] }).some(({ examples }) => examples), false);
});

Deno.test("a train unit says what its method makes of the member and the readings", () => {
  const readings = parseReadings(["noiseSigma=0.3", "outputRelu=linear", "optimizer=adadelta"]);
  const [mixed, noisy] = plan({ readings, epochs: 5, seed: 9 });
  const units = [...mixed!.members, ...noisy!.members].map(({ unit }) => unit as TrainUnit);
  for (const { epochs, seed, optimizer, loss, batchSize, engine } of units) {
    assert.deepEqual([epochs, seed, optimizer, loss, batchSize], [5, 9, "adadelta", "fused", 128]);
    assert.deepEqual(engine, { tfjs: tf.version.tfjs, backend: "wasm", revision: 2 });
  }
  assert.deepEqual(units.map(({ noiseSigma }) => noiseSigma), [0, 0, 0, 0.3, 0.3, 0.3]);
  assert.deepEqual(
    units.map(({ architecture }) => architecture),
    units.map(({ method, member }) => METHODS[method].architecture(member, readings, "synthetic")),
  );
  assert.notDeepEqual(units[1]!.architecture, units[0]!.architecture);
});

Deno.test("an attack unit says how it attacks", () => {
  const readings = parseReadings([
    "grad1Member=1",
    "grad2=meanOfSigns",
    "attackLabel=predictedClean",
    "pixelClip=none",
    "loss=clipped",
  ]);
  const [{ attacks: [fgsm, bim] }] = plan({ readings }) as [Plan[number]];
  const common = { loss: "clipped", attackLabel: "predictedClean", pixelClip: "none" };
  assert.deepEqual((fgsm!.grad1[0]!.unit as AttackUnit).attack, {
    name: "fgsm",
    parameters: MNIST_ATTACKS.fgsm,
    source: { grad1: 1 },
    ...common,
  });
  assert.deepEqual((bim!.grad2[0]!.unit as AttackUnit).attack, {
    name: "bim",
    parameters: MNIST_ATTACKS.bim,
    source: { grad2: "meanOfSigns" },
    ...common,
  });
});

Deno.test("without labels Grad. 1 has those of the clean image, Grad. 2 those of each step", () => {
  const readings = parseReadings(["attackLabel=notGiven"]);
  const [{ attacks, sweep, variants, examples }] = plan({
    methods: ["bagging"],
    readings,
    everyReading: "all",
    sweep: [0.1],
  }) as [Plan[number]];
  const labelsOf = (units: readonly PlannedUnit[]): unknown[] =>
    units.map(({ unit }) => ((unit as AttackUnit).attack as AttackSpec).attackLabel);
  for (const { grad1, grad2 } of [...attacks, ...sweep]) {
    assert.deepEqual([...new Set(labelsOf(grad1))], ["predictedClean"]);
    assert.deepEqual([...new Set(labelsOf(grad2))], ["predictedEachStep"]);
  }
  assert.deepEqual(labelsOf([examples!]), ["predictedClean"]);
  // What is attacked under every reading holds both, so that nothing is attacked twice.
  const bim = (label: string): Plan[number]["variants"][number] =>
    variants.find((one) => one.attack === "bim" && one.attackLabel === label)!;
  assert.deepEqual(keys(bim("predictedClean").grad1), keys(attacks[1]!.grad1));
  assert.deepEqual(keys(bim("predictedEachStep").grad2.signOfMean), keys(attacks[1]!.grad2));
});

Deno.test("on CIFAR-10 members have its network, and attacks its sizes", () => {
  const shape = { height: 32, width: 32, channels: 3 };
  const set = (count: number): Dataset["train"] => ({
    images: new Uint8Array(count * 32 * 32 * 3),
    labels: new Uint8Array(count),
    count,
  });
  const cifar10 = { ...DIGITS, name: "cifar10", shape, train: set(7), test: set(50) } as const;
  const [mixed, noisy] = plan({}, cifar10);
  const readings = parseReadings([]);
  for (const { members } of [mixed!, noisy!]) {
    for (const { unit } of members) {
      const { dataset, method, member, architecture } = unit as TrainUnit;
      assert.equal(dataset, "cifar10");
      assert.deepEqual(architecture.input, shape);
      assert.deepEqual(
        architecture,
        METHODS[method].architecture(member, readings, "cifar10"),
      );
    }
  }
  for (const { attack, grad1 } of mixed!.attacks) {
    const { attack: spec } = grad1[0]!.unit as AttackUnit;
    assert(spec !== "none" && !isOfCatalogue(spec));
    assert.deepEqual(spec.parameters, CIFAR10_ATTACKS[attack]);
  }
});

Deno.test("costs are multiply-accumulate operations of forward passes", () => {
  const [{ members, clean, attacks: [, bim] }] = plan({ methods: ["randomInit"] }) as [Plan[0]];
  const macs = 26 ** 2 * 9 * 32 + 24 ** 2 * 9 * 32 * 32 + 12 ** 2 * 32 * 128 + 128 * 10;
  const all = 3 * macs;
  assert.equal(members[0]!.cost, 3 * macs * 7 * 2);
  assert.equal(clean[0]!.cost, all * 100);
  assert.equal(clean[2]!.cost, all * 50);
  // Eight gradients of each member; each member's images are seen by all three.
  assert.equal(bim!.grad1[0]!.cost, (2 * 8 * all + 3 * all) * 100);
  assert.equal(bim!.grad2[0]!.cost, (2 * 8 * all + all) * 100);
  const [{ attacks: [, one] }] = plan({
    methods: ["randomInit"],
    readings: parseReadings(["grad1Member=0"]),
    everyReading: 0,
    sweep: [],
  }) as [Plan[0]];
  assert.equal(one!.grad1[0]!.cost, (2 * 8 * macs + all) * 100);
});

Deno.test("every reading is planned on demand, and shares the run's own attacks", () => {
  const [own] = plan({ methods: ["bagging"] });
  const [every] = plan({ methods: ["bagging"], everyReading: "all" });
  assert.deepEqual(own!.variants, []);
  assert.deepEqual(
    every!.variants.map(({ attack, attackLabel }) => `${attack} ${attackLabel}`),
    ["fgsm", "bim"].flatMap((attack) =>
      ["true", "predictedClean", "predictedEachStep", "predictedEachStepEnsemble"].map((label) =>
        `${attack} ${label}`
      )
    ),
  );
  const bim = every!.variants.find(({ attack }) => attack === "bim")!;
  assert.deepEqual(keys(bim.grad1), keys(own!.attacks[1]!.grad1));
  assert.deepEqual(keys(bim.grad2.signOfMean), keys(own!.attacks[1]!.grad2));
  // 3 members and 3 slices of: clean images, and 2 attacks under 4 labels and 4 sources; Figure 1.
  const all = keys(planUnits([every!]));
  assert.equal(new Set(all).size, all.length);
  assert.equal(all.length, 3 + 3 + 2 * 4 * 4 * 3 + 1);

  const [some] = plan({ methods: ["bagging"], everyReading: 150 });
  const ranges = some!.variants[0]!.grad1.map(({ unit }) => (unit as AttackUnit).to);
  assert.deepEqual(ranges, [100, 150]);
  assert.throws(
    () => plan({ methods: ["bagging"], everyReading: 5000 }),
    new UserError(
      "5000 test images were asked for under every reading, but of synthetic there are 250 here: " +
        "ask for at most that, or for all",
    ),
  );
});

Deno.test("a sweep attacks the first images with other sizes, BIM with as many larger steps", () => {
  const [swept] = plan({ methods: ["bagging"], sweep: [0.1, 0.4] });
  assert.deepEqual(
    swept!.sweep.map(({ attack, epsilon }) => [attack, epsilon]),
    [["fgsm", 0.1], ["fgsm", 0.4], ["bim", 0.1], ["bim", 0.4]],
  );
  const specs = swept!.sweep.map(({ grad2 }) => (grad2[0]!.unit as AttackUnit).attack);
  const parameters = specs.map((spec) =>
    spec === "none" || isOfCatalogue(spec) ? undefined : spec.parameters
  );
  assert.deepEqual(parameters[1], { epsilon: 0.4, alpha: 0.4, iterations: 1 });
  assert.deepEqual(parameters[3], { epsilon: 0.4, alpha: 0.05, iterations: 8 });
  for (const { grad1, grad2 } of swept!.sweep) {
    for (const units of [grad1, grad2]) {
      const ranges = units.map(({ unit }) => [(unit as AttackUnit).from, (unit as AttackUnit).to]);
      assert.deepEqual(ranges, [[0, 100], [100, 200]]);
    }
  }
});
