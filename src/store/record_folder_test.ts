import assert from "assert";
import { basename, dirname } from "node:path";
import { UserError } from "../errors.ts";
import { canonicalJson } from "../files/canonical_json.ts";
import { ABOUT, ARRAYS, KEY, MADE, namesIn, pathsOf, withRecord } from "./_stored_record.ts";
import { decodeManifest, encodeManifest, type Manifest } from "./manifest.ts";
import { RecordFolder } from "./record_folder.ts";

Deno.test("a record is found again as it was put, with who made it", async () => {
  await withRecord(async ({ directory, records, manifest }) => {
    assert.deepEqual(await records.get(KEY), { manifest, arrays: ARRAYS });
    assert.deepEqual([manifest.about, manifest.made], [ABOUT, MADE]);
    assert.deepEqual(await records.keys(), [KEY]);
    assert.deepEqual(namesIn(`${directory}/records/ab`), [manifest.file, `${KEY}.json`].sort());
  });
});

Deno.test("a record that is put again takes the place of the old one and of its data", async () => {
  await withRecord(async ({ directory, records }) => {
    const arrays = { x: { shape: [1], data: Float32Array.of(7) } };
    await records.put(ABOUT, arrays, { ...MADE, seconds: 2 });
    const found = (await records.get(KEY))!;
    assert.deepEqual([found.arrays, found.manifest.made.seconds], [arrays, 2]);
    assert.equal(namesIn(`${directory}/records/ab`).length, 2);
  });
});

Deno.test("a removed record leaves nothing, not even if its data file is gone already", async () => {
  await withRecord(async ({ directory, records }) => {
    await records.remove(KEY);
    assert.deepEqual(namesIn(`${directory}/records/ab`), []);
    await records.put(ABOUT, ARRAYS, MADE);
    await Deno.remove((await pathsOf(records))[1]);
    await records.remove(KEY);
    assert.deepEqual(namesIn(`${directory}/records/ab`), []);
  });
});

for (const [which, name] of ["manifest", "data file"].entries()) {
  Deno.test(`a ${name} with any one bit flipped is damage, which is told of in one line`, async () => {
    await withRecord(async ({ records, damages, paths }) => {
      const { length } = await Deno.readFile(paths[which]!);
      for (let place = 0; place < length; place++) {
        const path = (await pathsOf(records))[which]!;
        const damaged = await Deno.readFile(path);
        damaged[place]! ^= 1 << place % 8;
        await Deno.writeFile(path, damaged);
        assert.equal(await records.get(KEY), undefined, `byte ${place} of ${length}`);
        assert.equal(damages.length, place + 1);
        assert.match(damages.at(-1)!, /^[^\n]+: damaged \([^\n]+\); set aside [^\n]+ again$/);
        await records.put(ABOUT, ARRAYS, MADE);
      }
    });
  });

  Deno.test(`a ${name} that is cut off anywhere is damage`, async () => {
    await withRecord(async ({ records, paths }) => {
      const whole = (await Deno.readFile(paths[which]!)).length;
      for (let length = 0; length < whole; length += 3) {
        await Deno.truncate((await pathsOf(records))[which]!, length);
        assert.equal(await records.check(KEY), undefined, `${length} of ${whole} bytes`);
        await records.put(ABOUT, ARRAYS, MADE);
      }
    });
  });
}

Deno.test("damaged files are kept under other names, and their place is free", async () => {
  await withRecord(async ({ directory, records, damages, manifest, paths }) => {
    await Deno.truncate(paths[1], 10);
    assert.equal(await records.get(KEY), undefined);
    assert.deepEqual(damages, [
      `${paths[1]}: damaged (it has 10 bytes instead of ${manifest.bytes}); ` +
      `set aside as *.damaged and computed again`,
    ]);
    const kept = [`${manifest.file}.damaged`, `${KEY}.json.damaged`].sort();
    assert.deepEqual(namesIn(`${directory}/records/ab`), kept);
    assert.deepEqual(await records.keys(), []);
  });
});

Deno.test("a data file that is missing is named", async () => {
  await withRecord(async ({ records, damages, paths }) => {
    await Deno.remove(paths[1]);
    assert.equal(await records.get(KEY), undefined);
    assert.deepEqual(damages, [
      `${paths[1]}: damaged (it is missing); set aside as *.damaged and computed again`,
    ]);
  });
});

Deno.test("another record's manifest under a record's name is damage", async () => {
  await withRecord(async ({ records, damages, paths }) => {
    const other = KEY.replace("b", "c");
    await records.put({ ...ABOUT, key: other }, ARRAYS, MADE);
    await Deno.copyFile(records.manifestPath(other), paths[0]);
    assert.equal(await records.get(KEY), undefined);
    assert.match(damages.join("\n"), /: damaged \(it is another record's\); set aside /);
    assert.deepEqual((await records.get(other))?.arrays, ARRAYS);
  });
});

Deno.test("a record of a newer version is refused in one line and left alone", async () => {
  await withRecord(async ({ records, damages, paths: [path] }) => {
    const before = namesIn(dirname(path));
    const newer = encodeManifest({ schema: 3, somethingNew: "yes" } as unknown as Manifest);
    await Deno.writeFile(path, newer);
    const refusal = new UserError(
      `${path}: written by a newer version (schema 3, this one knows 2); update the program ` +
        `or use another --out`,
    );
    await assert.rejects(records.get(KEY), refusal);
    await assert.rejects(records.manifest(KEY), refusal);
    await assert.rejects(records.put(ABOUT, ARRAYS, MADE), refusal);
    await assert.rejects(records.remove(KEY), refusal);
    assert.deepEqual(await Deno.readFile(path), newer);
    assert.deepEqual(namesIn(dirname(path)), before);
    assert.deepEqual(damages, []);
  });
});

Deno.test("a manifest that is sealed but lacks a field is damage", () => {
  const incomplete = encodeManifest({ schema: 2 } as unknown as Manifest);
  assert.throws(() => decodeManifest(incomplete), Error);
  assert.equal(new TextDecoder().decode(incomplete).split("\n").length, 2);
  assert.match(new TextDecoder().decode(incomplete), /^{"schema":2,"seal":"[0-9a-f]{64}"}\n$/);
});

Deno.test("files that cannot be read, written or set aside give one line each", async () => {
  await withRecord(async ({ directory, records, paths: [path, data] }) => {
    await Deno.truncate(data, 5);
    await Deno.mkdir(`${path}.damaged/inside`, { recursive: true });
    await assert.rejects(records.get(KEY), (error) => {
      assert(error instanceof UserError);
      assert.match(
        error.message,
        /^\S+: damaged \(it has 5 bytes instead of \d+\), and cannot be set aside: E[A-Z]+: [\w ]+$/,
      );
      return true;
    });
    await Deno.remove(path);
    await Deno.mkdir(path); // a folder in the file's place
    await assert.rejects(records.get(KEY), (error) => {
      assert(error instanceof UserError);
      assert.match(error.message, /^\S+\.json: cannot be read: EISDIR: [\w ]+$/);
      return true;
    });
    await Deno.writeTextFile(`${directory}/file`, "");
    await assert.rejects(records.put(ABOUT, ARRAYS, MADE), UserError);
    assert.deepEqual(
      namesIn(dirname(path)).filter((name) => !name.endsWith(".damaged")),
      [`${KEY}.json`, basename(data)].sort(),
    );
    const elsewhere = new RecordFolder(`${directory}/file`, () => KEY, () => {});
    await assert.rejects(elsewhere.put(ABOUT, ARRAYS, MADE), (error) => {
      assert(error instanceof UserError);
      assert.match(error.message, /^\S+\.safetensors: cannot be written: E[A-Z]+: [\w ]+$/);
      return true;
    });
  });
});

Deno.test("Python's readers find what a record is in its data file", async () => {
  await withRecord(async ({ paths }) => {
    const bytes = await Deno.readFile(paths[1]);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    assert.deepEqual(header["__metadata__"], { about: canonicalJson(ABOUT) });
    assert.deepEqual(header["conv1/kernel"].shape, [1, 3]);
  });
});
