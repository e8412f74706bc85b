import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { UserError } from "../errors.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { coded, fill } from "./_filled_store.ts";
import { taughtPlan, tinyPlan } from "./_tiny_experiment.ts";
import { NotingReader } from "./computing.ts";
import { collectOutcomes } from "./outcomes.ts";
import { planUnits } from "./plan.ts";
import { Store } from "./store.ts";

const LABELS = Uint8Array.of(0, 1, 2, 3, 4, 0);

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

Deno.test("collectOutcomes() reads every unit, so that what all of them took is known", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [plan, store] = [taughtPlan(), new Store(directory)];
    await fill(store, plan);
    const reader = new NotingReader(store);
    await collectOutcomes(plan, reader, LABELS, true);
    assert.equal(reader.computing.seconds, planUnits(plan).length);
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
