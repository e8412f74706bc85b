import assert from "assert";
import { basename } from "node:path";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { TEST_MAKER, tinyTrainUnit } from "./_tiny_experiment.ts";
import { engineOf } from "./engine.ts";
import { Store } from "./store.ts";
import { findWaste, removeWaste } from "./store_waste.ts";
import { unitKey } from "./unit.ts";

const ENGINE = engineOf({ kind: "train" }, "cpu");
const ARRAYS = { "conv1/kernel": { shape: [2], data: Float32Array.of(0.5, -2) } };
const NOW = new Date();
const LATER = new Date(NOW.getTime() + 2 * 3600 * 1000);

async function reasons(store: Store, now: Date): Promise<string[]> {
  const waste = await findWaste(store, now);
  assert(waste.every(({ bytes }) => bytes > 0));
  return waste.map(({ path, reason }) => `${basename(path).replace(/.*\./, "")}: ${reason}`).sort();
}

Deno.test("a store in use has no waste", async () => {
  await inTemporaryDirectory(async (directory) => {
    const store = new Store(`${directory}/store`);
    assert.deepEqual(await findWaste(store, LATER), []);
    await store.put(tinyTrainUnit(0, { engine: ENGINE }), ARRAYS, TEST_MAKER);
    await store.save(tinyTrainUnit(1, { engine: ENGINE }), ARRAYS, TEST_MAKER);
    assert.deepEqual(await findWaste(store, LATER), []);
  });
});

Deno.test("files that another process takes away meanwhile are no waste, and no mistake", async () => {
  await inTemporaryDirectory(async (directory) => {
    const names = Array.from({ length: 300 }, (_, i) => `${directory}/units/${1000 + i}.damaged`);
    await Deno.mkdir(`${directory}/units`);
    for (const name of names) await Deno.writeTextFile(name, "damaged");
    // Taken from the last on, while they are looked at from the first on.
    const taking = (async () => {
      for (const name of names.toReversed()) await Deno.remove(name);
    })();
    const waste = await findWaste(new Store(directory), NOW).finally(() => taking);
    assert(waste.length < names.length);
  });
});

Deno.test("waste is found with its reasons, and removing it leaves what is needed", async () => {
  await inTemporaryDirectory(async (directory) => {
    const store = new Store(directory);
    const [kept, damaged, finished] = [0, 1, 2].map((member) =>
      tinyTrainUnit(member, { engine: ENGINE })
    );
    await store.put(kept!, ARRAYS, TEST_MAKER);
    await store.put(tinyTrainUnit(3, { engine: { ...ENGINE, revision: 0 } }), ARRAYS, TEST_MAKER);
    await store.put(damaged!, ARRAYS, TEST_MAKER);
    await Deno.truncate(store.folders.units.manifestPath(unitKey(damaged!)), 5);
    assert.equal(await store.has(unitKey(damaged!)), false);
    // A process that is killed between the two leaves a saved state of a finished unit.
    await store.put(finished!, ARRAYS, TEST_MAKER);
    await store.save(finished!, ARRAYS, TEST_MAKER);
    await Deno.writeTextFile(`${directory}/units/.half.json.tmp`, "half");

    assert.deepEqual(await reasons(store, NOW), [
      "damaged: damaged",
      "json: made by another version of the program",
      "json: saved state of a finished unit",
      "safetensors: made by another version of the program",
      "safetensors: saved state of a finished unit",
    ]);
    // What another process may just be writing is waste only when it is old.
    assert.deepEqual(await reasons(store, LATER), [
      "damaged: damaged",
      "json: made by another version of the program",
      "json: saved state of a finished unit",
      "safetensors: made by another version of the program",
      "safetensors: no manifest names it",
      "safetensors: saved state of a finished unit",
      "tmp: half-written",
    ]);
    const waste = await findWaste(store, LATER);
    await removeWaste(waste);
    await removeWaste(waste); // another process was faster
    assert.deepEqual(await findWaste(store, LATER), []);
    assert.deepEqual(
      await store.folders.units.keys(),
      [kept!, finished!].map(unitKey).sort(),
    );
    assert(await store.has(unitKey(kept!)) && await store.has(unitKey(finished!)));
  });
});
