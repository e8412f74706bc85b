import assert from "assert";
import { join } from "node:path";
import { UserError } from "../../src/errors.ts";
import { inTemporaryDirectory } from "../../src/files/_temporary_directory.ts";
import { checkPaths, makeOut, parsePack } from "./pack_options.ts";

Deno.test("pack takes this Deno, no data and no Vulkan loader along unless told", () => {
  assert.deepEqual(parsePack(["--out", "there"], () => assert.fail()), {
    out: "there",
    data: [],
    dataDir: undefined,
    deno: Deno.execPath(),
    vulkan: undefined,
    compression: "6",
  });
});

Deno.test("pack refuses folders without a name", () => {
  const refuses = (args: readonly string[], message: string): void =>
    assert.throws(() => parsePack(args, () => assert.fail()), new UserError(message));
  refuses(["--out", ""], "--out must be a folder: received nothing");
  refuses(["--out", "there", "--data-dir", ""], "--data-dir must be a folder: received nothing");
});

Deno.test("pack refuses files that are none, and a folder that is not empty, before it bundles", () =>
  inTemporaryDirectory(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    const out = join(folder, "new");
    const paths = { out, deno: file, vulkan: file };
    await checkPaths(paths);
    await checkPaths({ ...paths, vulkan: undefined });
    const refused: [Partial<typeof paths>, string][] = [
      [{ deno: "/nowhere/deno" }, "--deno must be a file: /nowhere/deno is none"],
      [{ deno: folder }, `--deno must be a file: ${folder} is none`],
      [{ vulkan: "/nowhere/lib" }, "--vulkan must be a file: /nowhere/lib is none"],
      [{ out: folder }, `--out must be an empty folder: ${folder} is not`],
      [{ out: file }, `--out must be an empty folder: ${file} is not`],
    ];
    for (const [changes, message] of refused) {
      await assert.rejects(checkPaths({ ...paths, ...changes }), new UserError(message));
    }
  }));

Deno.test("pack refuses in a line to write where nothing can be made", () =>
  inTemporaryDirectory(async (top) => {
    const out = join(top, "new", "out");
    await makeOut(out);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(out)), []);
    const nowhere = join(top, "link");
    await Deno.symlink(join(top, "none", "none"), nowhere);
    await assert.rejects(makeOut(nowhere), (error: Error) => {
      assert.equal(error.name, "UserError");
      assert(error.message.startsWith(`--out ${nowhere} cannot be written: E`), error.message);
      assert(!error.message.includes("\n"));
      return true;
    });
  }));
