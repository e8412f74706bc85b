import assert from "assert";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { madeUpSuite } from "./_made_up_suite.ts";
import { checkReplaceable, readSuites, suiteFileName, writeSuite } from "./folder.ts";

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

Deno.test("only the same attacks, on as many images or more, take the place of others", async () => {
  await inTemporaryDirectory(async (directory) => {
    const [found] = FOUND;
    const path = join(directory, suiteFileName(found!));
    await checkReplaceable(directory, found!);
    await writeSuite(directory, found!);
    await checkReplaceable(directory, found!);
    await checkReplaceable(directory, { ...found!, labels: Uint8Array.of(...found!.labels, 1) });
    const { run, options, labels } = found!;
    const LOSSES: [Partial<typeof found>, string][] = [
      [{ labels: labels.subarray(0, 4) }, "is of 10 test images, and this of 4 alone"],
      [
        { options: { ...options, epsilons: [0.1, 0.2] } },
        "epsilons is 0.2 in it, and 0.1, 0.2 here",
      ],
      [{ options: { ...options, restarts: 1 } }, "restarts is 2 in it, and 1 here"],
      [
        { run: { ...run, readings: { ...run.readings, grad2: "meanOfSigns" } } },
        "grad2 is undefined in it, and meanOfSigns here",
      ],
      [
        { ensemble: "another" },
        "is of an ensemble that was trained otherwise, or by another version",
      ],
    ];
    for (const [changes, difference] of LOSSES) {
      await assert.rejects(
        checkReplaceable(directory, { ...found!, ...changes }),
        new UserError(`${path}: ${difference}; move it away first`),
      );
    }
  });
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
