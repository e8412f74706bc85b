import assert from "assert";
import { UserError } from "../errors.ts";
import { inTemporaryDirectory, tinyTrainUnit } from "./_tiny_experiment.ts";
import { encodeSafetensors } from "../files/safetensors.ts";
import { Store } from "./store.ts";
import { canonicalJson, unitKey } from "./unit.ts";

const UNIT = tinyTrainUnit(0);
const KEY = unitKey(UNIT);
const ARRAYS = {
  "conv1/kernel": { shape: [1, 3], data: Float32Array.of(0.5, -2, 1e-30) },
  memberLabels: { shape: [2], data: Uint8Array.of(3, 4) },
};

function pathOf(directory: string, key: string = KEY): string {
  return `${directory}/${key.slice(0, 2)}/${key}.safetensors`;
}

/** A store with one unit, what it says about damage, and the bytes of the unit's file. */
async function storeWithUnit(directory: string): Promise<{
  store: Store;
  damages: string[];
  path: string;
  bytes: Uint8Array;
}> {
  const damages: string[] = [];
  const store = new Store(directory, (damage) => damages.push(damage));
  await store.put(UNIT, ARRAYS);
  const path = pathOf(directory);
  return { store, damages, path, bytes: await Deno.readFile(path) };
}

Deno.test("a store gives back what was put into it, under the unit's key", async () => {
  await inTemporaryDirectory(async (directory) => {
    const store = new Store(`${directory}/new`);
    assert.equal(store.directory, `${directory}/new`);
    assert.equal(await store.get(KEY), undefined);
    assert.equal(await store.has(KEY), false);
    assert.equal(await store.put(UNIT, ARRAYS), KEY);
    assert.deepEqual(await store.get(KEY), { unit: UNIT, arrays: ARRAYS });
    assert.equal(await store.has(KEY), true);
    assert.equal(await new Store(`${directory}/new`).has(KEY), true);
  });
});

Deno.test("a file with any one bit flipped is never taken for sound", async () => {
  await inTemporaryDirectory(async (directory) => {
    const { store, damages, path, bytes } = await storeWithUnit(directory);
    let newer = 0;
    for (let place = 0; place < bytes.length; place++) {
      const damaged = bytes.slice();
      damaged[place]! ^= 1 << place % 8;
      await Deno.writeFile(path, damaged);
      try {
        assert.equal(await store.get(KEY), undefined, `byte ${place} of ${bytes.length}`);
      } catch (error) {
        // A flipped digit of the schema looks like a newer version's file.
        if (!(error instanceof UserError)) throw error;
        newer++;
      }
    }
    assert(newer <= 1);
    assert.equal(damages.length, bytes.length - newer);
  });
});

Deno.test("a file that is cut off anywhere is never taken for sound", async () => {
  await inTemporaryDirectory(async (directory) => {
    const { store, path, bytes } = await storeWithUnit(directory);
    for (let length = 0; length < bytes.length; length += 3) {
      await Deno.writeFile(path, bytes.subarray(0, length));
      assert.equal(await store.get(KEY), undefined, `${length} of ${bytes.length} bytes`);
    }
  });
});

Deno.test("a damaged file is named in one line, set aside, and can be made again", async () => {
  await inTemporaryDirectory(async (directory) => {
    const { store, damages, path, bytes } = await storeWithUnit(directory);
    const damaged = bytes.slice();
    damaged[bytes.length - 1]! ^= 1;
    await Deno.writeFile(path, damaged);
    assert.equal(await store.has(KEY), false);
    assert.deepEqual(damages, [
      `${path}: damaged (its contents do not match their SHA-256); ` +
      `kept as ${path}.damaged and computed again`,
    ]);
    assert.deepEqual(await Deno.readFile(`${path}.damaged`), damaged);
    await store.put(UNIT, ARRAYS);
    assert.deepEqual(await Deno.readFile(path), bytes);
    assert.equal(await store.has(KEY), true);
  });
});

Deno.test("another unit's file under a unit's name is damage", async () => {
  await inTemporaryDirectory(async (directory) => {
    const { store, damages, path } = await storeWithUnit(directory);
    const other = tinyTrainUnit(1);
    await store.put(other, ARRAYS);
    await Deno.copyFile(pathOf(directory, unitKey(other)), path);
    assert.equal(await store.get(KEY), undefined);
    assert.match(damages.join("\n"), /: damaged \(it holds another unit\); kept as .+$/);
    assert.deepEqual((await store.get(unitKey(other)))?.unit, other);
  });
});

Deno.test("two readers of one damaged file both go on without it", async () => {
  await inTemporaryDirectory(async (directory) => {
    const { store, path, bytes } = await storeWithUnit(directory);
    await Deno.writeFile(path, bytes.subarray(0, 50));
    assert.deepEqual(await Promise.all([store.get(KEY), store.get(KEY)]), [undefined, undefined]);
  });
});

Deno.test("a damaged file that cannot be set aside is a user error in one line", async () => {
  await inTemporaryDirectory(async (directory) => {
    const { store, path } = await storeWithUnit(directory);
    await Deno.writeFile(path, Uint8Array.of(1, 2, 3));
    await Deno.mkdir(`${path}.damaged/inside`, { recursive: true });
    await assert.rejects(store.get(KEY), (error) => {
      assert(error instanceof UserError);
      assert.match(
        error.message,
        /^\S+: damaged \(a header needs 8 bytes, found 3\), and cannot be set aside: E[A-Z]+: [\w ]+$/,
      );
      return true;
    });
  });
});

Deno.test("a file of a newer version is refused in one line and left alone", async () => {
  await inTemporaryDirectory(async (directory) => {
    const { store, damages, path } = await storeWithUnit(directory);
    const metadata = { schema: "2", unit: canonicalJson(UNIT), somethingNew: "yes" };
    const newer = encodeSafetensors({ arrays: {}, metadata });
    await Deno.writeFile(path, newer);
    await assert.rejects(
      store.get(KEY),
      new UserError(
        `${path}: written by a newer version (schema 2, this one knows 1); update the program ` +
          `or use another --out`,
      ),
    );
    assert.deepEqual(await Deno.readFile(path), newer);
    assert.deepEqual(damages, []);
  });
});

Deno.test("a file that cannot be read is a user error in one line", async () => {
  await inTemporaryDirectory(async (directory) => {
    await Deno.mkdir(pathOf(directory), { recursive: true }); // a folder in the file's place
    await assert.rejects(new Store(directory).get(KEY), (error) => {
      assert(error instanceof UserError);
      assert.match(error.message, /^\S+\.safetensors: cannot be read: EISDIR: [\w ]+$/);
      return true;
    });
  });
});

Deno.test("a place that cannot be written is a user error in one line", async () => {
  await inTemporaryDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/file`, "");
    await assert.rejects(new Store(`${directory}/file`).put(UNIT, ARRAYS), (error) => {
      assert(error instanceof UserError);
      assert.match(error.message, /^\S+\.safetensors: cannot be written: E[A-Z]+: [\w ]+$/);
      return true;
    });
  });
});
