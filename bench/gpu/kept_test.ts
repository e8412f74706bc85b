import assert from "assert";
import { join } from "node:path";
import { inTemporaryDirectory } from "../../src/files/_temporary_directory.ts";
import { Kept } from "./kept.ts";

Deno.test("a file in the place of the folder is refused in one line", () =>
  inTemporaryDirectory(async (top) => {
    const file = join(top, "file");
    await Deno.writeTextFile(file, "");
    for (const out of [file, join(file, "below")]) {
      await assert.rejects(Kept.open(out, {}, false), (error: Error) => {
        assert.equal(error.name, "UserError");
        assert(error.message.startsWith(`--out ${out} cannot be written: E`), error.message);
        return true;
      });
    }
  }));

Deno.test("rows are kept; an empty file has none, and a damaged one is named", () =>
  inTemporaryDirectory(async (out) => {
    const kept = await Kept.open(out, { members: 2 }, false);
    const rows = [{ product: "forward" }, { product: "filter gradient" }];
    await kept.write("tiles", rows);
    assert.deepEqual(await kept.rows("tiles"), rows);
    await kept.write("tiles", []);
    assert.deepEqual(await kept.rows("tiles"), []);
    const path = join(out, "tiles.jsonl");
    await Deno.writeTextFile(path, '{"product":"forward"}\n{"produ');
    await assert.rejects(kept.rows("tiles"), {
      name: "UserError",
      message: `${path}: line 2 must be JSON: remove the file, and it is measured anew`,
    });
    const anew = await Kept.open(out, { members: 3 }, true);
    await anew.forget();
    assert.deepEqual(await (await Kept.open(out, { members: 3 }, false)).rows("tiles"), []);
  }));
