import assert from "assert";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { madeUpSuite } from "./_made_up_suite.ts";
import { readSuites, suiteFileName, writeSuite } from "./folder.ts";

const FOUND = ["randomInit", "bagging+adversarialTraining"].map((method) =>
  madeUpSuite(10, () => ({ ensemble: 0.5, member: 0.25 }), { method })
);

Deno.test("a folder keeps one file for each method, and gives all back in the order of methods", async () => {
  await inTemporaryDirectory(async (directory) => {
    for (const found of FOUND) await writeSuite(directory, found);
    await Deno.writeTextFile(join(directory, "notes.txt"), "not one of them");
    const back = await readSuites(directory);
    assert.deepEqual(back.map(({ method }) => method), [
      "randomInit",
      "bagging+adversarialTraining",
    ]);
    assert.deepEqual(back[0]!.labels, FOUND[0]!.labels);
  });
});

Deno.test("the same method at another scale of training has a file of its own", () => {
  const [found] = FOUND;
  assert.equal(suiteFileName(found!), "mnist-3x2000x2-seed1-randomInit.strongest.gz");
  const larger = { ...found!, members: 10, run: { ...found!.run, trainImages: 60000, epochs: 10 } };
  assert.equal(suiteFileName(larger), "mnist-10x60000x10-seed1-randomInit.strongest.gz");
});

Deno.test("where no attacks were made there is nothing, and a damaged file is named", async () => {
  await inTemporaryDirectory(async (directory) => {
    assert.deepEqual(await readSuites(join(directory, "missing")), []);
    const path = join(directory, suiteFileName(FOUND[0]!));
    await Deno.writeTextFile(path, "no gzip");
    await assert.rejects(
      readSuites(directory),
      (error: Error) => error instanceof UserError && error.message.startsWith(`${path}: `),
    );
    await assert.rejects(
      readSuites(path),
      (error: Error) =>
        error instanceof UserError && error.message.startsWith(`${path} cannot be read: `),
    );
  });
});
