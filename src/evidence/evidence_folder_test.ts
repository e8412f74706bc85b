import { join } from "node:path";
import assert from "assert";
import { UserError } from "../errors.ts";
import type { Replicate } from "../evaluation/outcomes.ts";
import { randomOutcomes } from "./_random_outcomes.ts";
import { readEvidence, writeEvidence } from "./evidence_folder.ts";

const OWN = { attackLabel: "true", grad2: "signOfMean" };
const METHODS = ["randomInit", "bagging"];
const REPLICATES: Replicate[] = [2, 11].map((seed) => ({
  seed,
  methods: METHODS.map((method) => randomOutcomes(method, 2, 8, 4)),
}));

async function written(body: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  await writeEvidence(directory, REPLICATES, OWN);
  await body(directory);
  await Deno.remove(directory, { recursive: true });
}

Deno.test("a folder of evidence gives the replicates by seed, and the methods as asked", async () => {
  await written(async (directory) => {
    assert.deepEqual(await readEvidence(directory, METHODS), REPLICATES);
    const [first] = await readEvidence(directory, ["bagging"]);
    assert.deepEqual(first!.methods.map(({ method }) => method), ["bagging"]);
  });
});

Deno.test("one changed byte of a file of evidence is named with the file", async () => {
  await written(async (directory) => {
    const path = join(directory, "seed2-bagging.labels.gz");
    const file = await Deno.readFile(path);
    file[file.length >> 1]! ^= 1;
    await Deno.writeFile(path, file);
    await assert.rejects(readEvidence(directory, METHODS), (error: Error) => {
      assert.ok(error instanceof UserError);
      assert.ok(error.message.startsWith(`${path}: cannot be used as evidence: `), error.message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  });
});

Deno.test("a file under another's name is refused", async () => {
  await written(async (directory) => {
    await Deno.rename(
      join(directory, "seed2-bagging.labels.gz"),
      join(directory, "seed11-bagging.labels.gz"),
    );
    const path = join(directory, "seed11-bagging.labels.gz");
    await assert.rejects(
      readEvidence(directory, METHODS),
      new UserError(`${path}: cannot be used as evidence: it holds bagging under seed 2`),
    );
  });
});

Deno.test("a missing file, an empty folder and no folder are told apart", async () => {
  await written(async (directory) => {
    await Deno.remove(join(directory, "seed11-randomInit.labels.gz"));
    await assert.rejects(
      readEvidence(directory, METHODS),
      new UserError(`${directory}: seed11-randomInit.labels.gz is missing`),
    );
    await Deno.mkdir(join(directory, "empty"));
    await assert.rejects(
      readEvidence(join(directory, "empty"), METHODS),
      new UserError(
        `${join(directory, "empty")}: holds no evidence (seed<n>-<method>.labels.gz)`,
      ),
    );
    await assert.rejects(
      readEvidence(join(directory, "none"), METHODS),
      new UserError(
        `${join(directory, "none")}: cannot be read: ENOENT: no such file or directory`,
      ),
    );
  });
});
