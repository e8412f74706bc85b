import { join } from "node:path";
import { gzipSync } from "node:zlib";
import assert from "assert";
import { UserError } from "../errors.ts";
import { exampleSet } from "../evaluation/_made_up_examples.ts";
import { encodeSafetensors } from "../files/safetensors.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { EXAMPLES, readExamples, writeExamples } from "./examples_folder.ts";

const SETS = [exampleSet("mnist", 10), exampleSet("cifar10", 4)];

Deno.test("a run's examples are read back, data set by data set", async () => {
  await inTemporaryDirectory(async (directory) => {
    await writeExamples(directory, SETS);
    assert.deepEqual(await readExamples(directory, ["mnist", "cifar10"]), SETS);
    assert.deepEqual(await readExamples(directory, ["synthetic", "cifar10"]), [SETS[1]]);
  });
});

Deno.test("a run without examples has none", async () => {
  await inTemporaryDirectory(async (directory) => {
    assert.deepEqual(await readExamples(directory, ["mnist"]), []);
  });
});

Deno.test("a file that is damaged, newer or of another data set is refused", async () => {
  await inTemporaryDirectory(async (directory) => {
    await writeExamples(directory, SETS);
    const path = join(directory, "mnist", EXAMPLES);
    const refused = async (bytes: Uint8Array, why: string): Promise<void> => {
      await Deno.writeFile(path, bytes);
      const message = `${path}: cannot be used for Figure 1: ${why}`;
      await assert.rejects(readExamples(directory, ["mnist"]), new UserError(message));
    };
    const other = await Deno.readFile(join(directory, "cifar10", EXAMPLES));
    await refused(other, "it is of cifar10");
    const newer = encodeSafetensors({ arrays: {}, metadata: { schema: "9" } });
    await refused(gzipSync(newer), "it has schema 9, this version reads 1");
    await refused(other.subarray(0, 100), "unexpected end of file");
  });
});
