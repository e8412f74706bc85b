import assert from "assert";
import { UserError } from "../errors.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { TEST_MAKER, tinyTrainUnit } from "./_tiny_experiment.ts";
import { Store } from "./store.ts";
import { unitKey } from "./unit.ts";

const UNIT = tinyTrainUnit(0);
const KEY = unitKey(UNIT);
const ARRAYS = { "conv1/kernel": { shape: [1, 3], data: Float32Array.of(0.5, -2, 1e-30) } };

Deno.test("a store gives back what was put into it, under the unit's key", async () => {
  await inTemporaryDirectory(async (directory) => {
    const store = new Store(`${directory}/new`);
    assert.equal(store.directory, `${directory}/new`);
    assert.equal(await store.get(KEY), undefined);
    assert.equal(await store.has(KEY), false);
    assert.equal(await store.put(UNIT, ARRAYS, TEST_MAKER), KEY);
    const { unit, arrays, made: { at, ...maker } } = (await store.get(KEY))!;
    assert.deepEqual({ unit, arrays, maker }, { unit: UNIT, arrays: ARRAYS, maker: TEST_MAKER });
    assert(Math.abs(Date.parse(at) - Date.now()) < 60_000);
    assert.equal(await store.has(KEY), true);
    assert.deepEqual(await new Store(`${directory}/new`).made(KEY), { at, ...maker });
  });
});

Deno.test("what is saved of a unit is not the unit, and goes when the unit is finished", async () => {
  await inTemporaryDirectory(async (directory) => {
    const store = new Store(directory);
    assert.equal(await store.saved(KEY), undefined);
    await store.save(UNIT, ARRAYS, TEST_MAKER);
    await store.save(UNIT, { ...ARRAYS, more: ARRAYS["conv1/kernel"] }, {
      ...TEST_MAKER,
      seconds: 3,
    });
    assert.equal(await store.has(KEY), false);
    const saved = (await store.saved(KEY))!;
    assert.deepEqual([Object.keys(saved.arrays), saved.made.seconds], [
      ["conv1/kernel", "more"],
      3,
    ]);
    await store.put(UNIT, ARRAYS, TEST_MAKER);
    assert.equal(await store.saved(KEY), undefined);
    assert.deepEqual(await store.folders.unfinished.keys(), []);
    assert.deepEqual(await store.folders.units.keys(), [KEY]);
  });
});

Deno.test("damage in a store is told of, for units and for what is saved of them", async () => {
  await inTemporaryDirectory(async (directory) => {
    const damages: string[] = [];
    const store = new Store(directory, (damage) => damages.push(damage));
    await store.save(UNIT, ARRAYS, TEST_MAKER);
    await Deno.truncate(store.folders.unfinished.manifestPath(KEY), 3);
    assert.equal(await store.saved(KEY), undefined);
    await store.put(UNIT, ARRAYS, TEST_MAKER);
    await Deno.truncate(store.folders.units.manifestPath(KEY), 3);
    assert.equal(await store.has(KEY), false);
    assert.deepEqual(damages.map((damage) => damage.split(":")[0]), [
      store.folders.unfinished.manifestPath(KEY),
      store.folders.units.manifestPath(KEY),
    ]);
  });
});

Deno.test("of many units those that are finished and sound are found, and damage is told of", async () => {
  await inTemporaryDirectory(async (directory) => {
    const damages: string[] = [];
    const store = new Store(directory, (damage) => damages.push(damage));
    const units = Array.from({ length: 30 }, (_, member) => tinyTrainUnit(member));
    const keys = units.map(unitKey);
    for (const unit of units.slice(0, 20)) await store.put(unit, ARRAYS, TEST_MAKER);
    await Deno.truncate(store.folders.units.manifestPath(keys[3]!), 3);
    const made = await store.madeOf(keys);
    const sound = keys.filter((_, i) => i < 20 && i !== 3);
    assert.deepEqual([...made.keys()].sort(), sound.toSorted());
    assert.deepEqual(made.get(keys[5]!), await store.made(keys[5]!));
    assert.deepEqual(damages.map((damage) => damage.split(":")[0]), [
      store.folders.units.manifestPath(keys[3]!),
    ]);
  });
});

Deno.test("an error over one of many units ends the look at the others", async () => {
  await inTemporaryDirectory(async (directory) => {
    const store = new Store(directory);
    const keys = Array.from({ length: 100 }, (_, member) => unitKey(tinyTrainUnit(member)));
    const made = store.made.bind(store);
    let looks = 0;
    store.made = (key) => {
      looks++;
      return key === keys[10] ? Promise.reject(new UserError("cannot be read")) : made(key);
    };
    await assert.rejects(store.madeOf(keys), new UserError("cannot be read"));
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert(looks < 50, `${looks}`);
  });
});
