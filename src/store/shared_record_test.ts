/** One record that several read and write at once. */

import assert from "assert";
import { ABOUT, ARRAYS, KEY, MADE, namesIn, withRecord } from "./_stored_record.ts";

Deno.test("two readers of one damaged record both go on without it", async () => {
  await withRecord(async ({ records, paths }) => {
    await Deno.truncate(paths[1], 5);
    assert.deepEqual(await Promise.all([records.get(KEY), records.get(KEY)]), [
      undefined,
      undefined,
    ]);
  });
});

Deno.test("readers of a record that is put again and again always find one, whole", async () => {
  await withRecord(async ({ records, damages }) => {
    let writing = true;
    const write = async (): Promise<void> => {
      for (let value = 0; value < 30; value++) {
        await records.put(ABOUT, { x: { shape: [1], data: Float32Array.of(value) } }, MADE);
      }
      writing = false;
    };
    const read = async (): Promise<void> => {
      while (writing) assert(await records.get(KEY) !== undefined);
    };
    await Promise.all([write(), read(), read()]);
    assert.equal((await records.get(KEY))!.arrays["x"]!.data[0], 29);
    assert.deepEqual(damages, []);
  });
});

Deno.test("many writers of one record at once leave one of them, whole", async () => {
  await withRecord(async ({ records, damages }) => {
    const values = Array.from({ length: 10 }, (_, i) => i);
    await Promise.all(
      values.map((value) =>
        records.put(ABOUT, { x: { shape: [1], data: Float32Array.of(value % 2) } }, {
          ...MADE,
          seconds: value,
        })
      ),
    );
    const found = (await records.get(KEY))!;
    assert.equal(found.arrays["x"]!.data[0], found.manifest.made.seconds % 2);
    assert.deepEqual(damages, []);
  });
});

Deno.test("a writer that is one behind another leaves a record that is whole", async () => {
  await withRecord(async ({ records, damages }) => {
    const put = (value: number): Promise<string> =>
      records.put(ABOUT, { x: { shape: [1], data: Float32Array.of(value) } }, MADE);
    for (let epoch = 1; epoch <= 50; epoch++) {
      await put(epoch);
      // The second writes again what the first replaces.
      await Promise.all([put(epoch + 1), put(epoch)]);
      assert(await records.get(KEY) !== undefined, damages.join());
    }
    assert.deepEqual(damages, []);
  });
});

Deno.test("no write, not even of the same arrays, has the data file of another", async () => {
  await withRecord(async ({ directory, records, manifest }) => {
    await records.put(ABOUT, ARRAYS, MADE);
    const again = (await records.check(KEY))!;
    assert.equal(again.sha256, manifest.sha256);
    assert.notEqual(again.file, manifest.file);
    assert.deepEqual(namesIn(`${directory}/records/ab`), [again.file, `${KEY}.json`].sort());
  });
});
