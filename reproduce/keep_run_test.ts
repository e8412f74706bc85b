/** Tiny runs, kept and added to in a folder for the test. */

import assert from "assert";
import { join } from "node:path";
import { parseCommandLine } from "../src/cli/options.ts";
import { reproduce } from "../src/cli/reproduce.ts";
import { UserError } from "../src/errors.ts";
import { inTemporaryDirectory } from "../src/files/_temporary_directory.ts";
import { keepRun, replaceFolder, runIn } from "./keep_run.ts";

/** Runs one method; gives the run's folder. */
async function tinyRun(out: string, method: string): Promise<string> {
  const line = parseCommandLine([
    ...["--profile", "smoke", "--backend", "wasm", "--out", out, "--workers", "1"],
    ...["--members", "2", "--epochs", "1", "--train-limit", "50", "--test-limit", "10"],
    ...["--attacks", "fgsm", "--methods", method],
  ], "0.0.0");
  assert(line.kind === "reproduce");
  return (await reproduce(line.options, { out: () => {}, note: () => {} })).directory;
}

async function filesIn(folder: string): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) Object.assign(files, await filesIn(path));
    else files[path] = await Deno.readFile(path);
  }
  return files;
}

Deno.test("runs are kept and added to, and one that is damaged takes no other's place", async () => {
  await inTemporaryDirectory(async (out) => {
    const [first, second] = [await tinyRun(out, "randomInit"), await tinyRun(out, "bagging")];
    const kept = join(out, "kept", "run");
    const methods = async (): Promise<string[]> => {
      const { results, replicates: [only] } = await runIn(kept);
      assert.deepEqual(
        only!.methods.map(({ method }) => method),
        results.table2.map((row) => row.method),
      );
      return results.table2.map(({ method }) => method);
    };
    await keepRun(second, kept, { isAdded: false });
    assert.deepEqual(await methods(), ["bagging"]);
    await keepRun(first, kept, { isAdded: false });
    assert.deepEqual(await methods(), ["randomInit"]);
    await keepRun(second, kept, { isAdded: true });
    assert.deepEqual(await methods(), ["randomInit", "bagging"]);

    const before = await filesIn(join(out, "kept"));
    const evidence = Object.keys(await filesIn(second)).find((path) =>
      path.endsWith(".labels.gz")
    )!;
    await Deno.truncate(evidence, 20);
    for (const isAdded of [false, true]) {
      await assert.rejects(keepRun(second, kept, { isAdded }), UserError);
      assert.deepEqual(await filesIn(join(out, "kept")), before);
    }
  });
});

Deno.test("a folder whose place cannot be taken stays where it is", async () => {
  await inTemporaryDirectory(async (out) => {
    const [kept, coming] = [join(out, "kept"), join(out, "coming")];
    await Deno.mkdir(kept);
    await Deno.writeTextFile(join(kept, "results.json"), "{}");
    const before = await filesIn(out);
    await assert.rejects(replaceFolder(kept, coming), Deno.errors.NotFound); // nothing comes
    assert.deepEqual(await filesIn(out), before);
  });
});
