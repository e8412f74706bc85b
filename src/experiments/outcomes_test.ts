import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { UserError } from "../errors.ts";
import { counterArray } from "../evaluation/counter_arrays.ts";
import type { ScoredPredictions } from "../evaluation/outcomes.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { TEST_MAKER, tinyPlan } from "./_tiny_experiment.ts";
import { collectOutcomes } from "./outcomes.ts";
import { planUnits } from "./plan.ts";
import { Store } from "./store.ts";
import { type AttackUnit, isOfCatalogue, type TrainUnit } from "./unit.ts";
import { predictionArrays } from "./unit_arrays.ts";

const LABELS = Uint8Array.of(0, 1, 2, 3, 4, 0);

/** Predictions of three members that name their origin: `code` in every label. */
function coded(code: number, from: number, to: number): ScoredPredictions {
  const images = to - from;
  return {
    members: 3,
    images,
    memberLabels: Uint8Array.from({ length: 3 * images }, (_, i) => code + Math.floor(i / images)),
    memberConfidences: new Float32Array(3 * images).fill(0.5),
    memberTrueProbabilities: new Float32Array(3 * images).fill(0.25),
    subsetLabels: new Uint8Array(5 * 3 * images),
    ensembleLabels: Uint8Array.from({ length: images }, (_, i) => code + from + i),
  };
}

/** Fills a store with results that tell where they belong. */
async function fill(store: Store, plan: ReturnType<typeof tinyPlan>): Promise<void> {
  for (const { unit } of planUnits(plan)) {
    if (unit.kind === "train") await store.put(unit, trained(unit), TEST_MAKER);
    else await store.put(unit, attacked(unit), TEST_MAKER);
  }
}

function trained({ member }: TrainUnit): Parameters<Store["put"]>[1] {
  return {
    "training/losses": { shape: [2], data: Float32Array.of(member, 10 * member) },
  };
}

function attacked({ attack, from, to }: AttackUnit): Parameters<Store["put"]>[1] {
  if (attack === "none") {
    // Class 1 of member 2 is dead in both slices, class 0 of member 0 only in the second.
    const logits = new Float32Array(15).fill(1);
    logits[2 * 5 + 1] = 0;
    if (from > 0) logits[0] = 0;
    return {
      ...predictionArrays([coded(10, from, to)]),
      maximalLogits: { shape: [3, 5], data: logits },
    };
  }
  const images = to - from;
  const step = { images, zeroShare: 0.5, allZeroImages: 1, meanCosine: null, cosines: 0 };
  const counters = counterArray([{ ...step, normShares: null, membersFooled: from }], 3);
  assert(!isOfCatalogue(attack));
  if ("grad2" in attack.source) {
    return { ...predictionArrays([coded(20, from, to)]), counters };
  }
  assert("grad1" in attack.source);
  const attackers = attack.source.grad1 === "all" ? [0, 1, 2] : [attack.source.grad1];
  const sets = attackers.map((attacker) => coded(100 + 10 * attacker, from, to));
  return { ...predictionArrays(sets), counters };
}

Deno.test("collectOutcomes() puts slices together and says who attacked", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan(), new Store(directory)];
    await fill(store, plan);
    const { methods } = await collectOutcomes(plan, store, LABELS, true);
    assert.equal(methods.length, 1);
    const [{ method, labels, clean, attacks: [fgsm] }] = methods as [typeof methods[0]];
    assert.equal(method, "bagging");
    assert.equal(labels, LABELS);
    assert.deepEqual(clean, coded(10, 0, 6));
    assert.equal(fgsm!.attack, "fgsm");
    assert.deepEqual(fgsm!.grad2, coded(20, 0, 6));
    assert.deepEqual(
      fgsm!.grad1,
      [0, 1, 2].map((attacker) => ({ attacker, predictions: coded(100 + 10 * attacker, 0, 6) })),
    );
  });
});

Deno.test("collectOutcomes() knows the one member of the reading grad1Member", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan("cpu", 1), new Store(directory)];
    await fill(store, plan);
    const { methods } = await collectOutcomes(plan, store, LABELS, true);
    assert.deepEqual(methods[0]!.attacks[0]!.grad1, [
      { attacker: 1, predictions: coded(110, 0, 6) },
    ]);
  });
});

Deno.test("collectOutcomes() averages the losses over the members", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan(), new Store(directory)];
    await fill(store, plan);
    const { losses } = await collectOutcomes(plan, store, LABELS, true);
    assert.deepEqual(Object.keys(losses), ["bagging"]);
    assertClose(losses["bagging"]!, [1, 10]);
  });
});

Deno.test("collectOutcomes() lists dead classes where a ReLU follows the logits", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan(), new Store(directory)];
    await fill(store, plan);
    const found = async (hasOutputRelu: boolean): Promise<unknown> =>
      (await collectOutcomes(plan, store, LABELS, hasOutputRelu)).deadClasses;
    assert.deepEqual(await found(true), [{ method: "bagging", member: 2, classes: [1] }]);
    assert.deepEqual(await found(false), []);
  });
});

Deno.test("collectOutcomes() names a unit that the store lacks", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [tinyPlan(), new Store(directory)];
    await fill(store, plan);
    const { key } = plan[0]!.clean[1]!;
    await store.folders.units.remove(key);
    await assert.rejects(
      collectOutcomes(plan, store, LABELS, true),
      new UserError(`The store lacks the unit ${key}: run again to compute it`),
    );
  });
});
