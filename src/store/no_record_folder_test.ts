/** Folders of records that are not there. */

import assert from "assert";
import { UserError } from "../errors.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { RecordFolder } from "./record_folder.ts";

const KEY = "ab".padEnd(64, "0");

Deno.test("a folder that is not there holds nothing", async () => {
  const records = new RecordFolder("/nowhere/at/all", () => KEY, () => assert.fail());
  assert.equal(await records.get(KEY), undefined);
  assert.equal(await records.check(KEY), undefined);
  assert.deepEqual(await records.keys(), []);
  await records.remove(KEY);
});

Deno.test("a file where the folder should be is said in one line", async () => {
  await inTemporaryDirectory(async (directory) => {
    const file = `${directory}/file`;
    await Deno.writeTextFile(file, "");
    const records = new RecordFolder(`${file}/store`, () => KEY, () => assert.fail());
    await assert.rejects(
      records.keys(),
      new UserError(`${file}/store: cannot be read: ENOTDIR: not a directory`),
    );
  });
});
