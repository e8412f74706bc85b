import assert from "assert";
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
