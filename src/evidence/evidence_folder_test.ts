import { join } from "node:path";
import assert from "assert";
import { UserError } from "../errors.ts";
import type { Replicate } from "../evaluation/outcomes.ts";
import { randomOutcomes } from "./_random_outcomes.ts";
import { type MeasuredMethod, readEvidence, writeEvidence } from "./evidence_folder.ts";

const OWN = { attackLabel: "true", grad2: "signOfMean" };
const METHODS = ["randomInit", "bagging+adversarialTraining"];
const MEASURED: readonly MeasuredMethod[] = (["cifar10", "mnist"] as const).flatMap((dataset) =>
  METHODS.map((method) => ({ dataset, method }))
);
const REPLICATES: Replicate[] = [2, 11].map((seed) => ({
  seed,
  methods: MEASURED.map(({ dataset, method }) => randomOutcomes(method, 2, 8, 4, dataset)),
}));

async function written(
  body: (directory: string) => Promise<void>,
  replicates: readonly Replicate[] = REPLICATES,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  await writeEvidence(directory, replicates, OWN);
  await body(directory).finally(() => Deno.remove(directory, { recursive: true }));
}

async function refuse(directory: string, message: string): Promise<void> {
  await assert.rejects(readEvidence(directory, MEASURED), new UserError(message));
}

Deno.test("a folder of evidence gives the replicates by seed, data sets and methods as asked", async () => {
  await written(async (directory) => {
    assert.deepEqual(await readEvidence(directory, MEASURED), REPLICATES);
    const [first] = await readEvidence(directory, [{ dataset: "mnist", method: "randomInit" }]);
    assert.deepEqual(
      first!.methods.map(({ dataset, method }) => [dataset, method]),
      [["mnist", "randomInit"]],
    );
  });
});

Deno.test("a data set may have fewer seeds than another", async () => {
  const [first, second] = REPLICATES;
  const fewer = { ...second!, methods: second!.methods.slice(METHODS.length) };
  await written(async (directory) => {
    assert.deepEqual(await readEvidence(directory, MEASURED), [first, fewer]);
  }, [first!, fewer]);
});

Deno.test("files of one data set are found in the folder itself too, as they used to be", async () => {
  await written(async (directory) => {
    const folder = join(directory, "mnist");
    const mnist = MEASURED.filter(({ dataset }) => dataset === "mnist");
    const expected = await readEvidence(directory, mnist);
    assert.deepEqual(await readEvidence(folder, mnist), expected);
    // Of two data sets, no one could say which the files are of.
    await refuse(
      folder,
      `${folder}: holds no evidence of cifar10 (cifar10/seed<n>-<method>.labels.gz)`,
    );
  });
});

Deno.test("one changed byte of a file of evidence is named with the file", async () => {
  await written(async (directory) => {
    const path = join(directory, "mnist", "seed2-randomInit.labels.gz");
    const file = await Deno.readFile(path);
    file[file.length >> 1]! ^= 1;
    await Deno.writeFile(path, file);
    await assert.rejects(readEvidence(directory, MEASURED), (error: Error) => {
      assert.ok(error instanceof UserError);
      assert.ok(error.message.startsWith(`${path}: cannot be used as evidence: `), error.message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  });
});

Deno.test("a file under another's name, or in another's folder, is refused", async () => {
  await written(async (directory) => {
    const path = join(directory, "mnist", "seed11-randomInit.labels.gz");
    await Deno.copyFile(join(directory, "mnist", "seed2-randomInit.labels.gz"), path);
    await refuse(
      directory,
      `${path}: cannot be used as evidence: it holds randomInit on mnist under seed 2`,
    );
    await Deno.copyFile(join(directory, "cifar10", "seed11-randomInit.labels.gz"), path);
    await refuse(
      directory,
      `${path}: cannot be used as evidence: it holds randomInit on cifar10 under seed 11`,
    );
  });
});

Deno.test("a missing file, an empty folder and no folder are told apart", async () => {
  await written(async (directory) => {
    const folder = join(directory, "mnist");
    await Deno.remove(join(folder, "seed11-randomInit.labels.gz"));
    await refuse(directory, `${folder}: seed11-randomInit.labels.gz is missing`);
    const empty = join(directory, "empty");
    await Deno.mkdir(empty);
    await refuse(
      empty,
      `${empty}: holds no evidence of cifar10 (cifar10/seed<n>-<method>.labels.gz)`,
    );
    const none = join(directory, "none");
    await refuse(none, `${none}: cannot be read: ENOENT: no such file or directory`);
  });
});
