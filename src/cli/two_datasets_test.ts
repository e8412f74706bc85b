/** A run on both of the paper's data sets, as fixtures of a handful of images. */

import assert from "assert";
import { fileURLToPath } from "node:url";
import { MINI_CIFAR10, MINI_CIFAR10_DIR } from "../../fixtures/mini_cifar10.ts";
import { MINI_MNIST, MINI_MNIST_DIR } from "../../fixtures/mini_mnist.ts";
import { parseResults } from "../reports/results.ts";
import { makeStopFlag } from "../workers/stop_flag.ts";
import { computeRun } from "./compute.ts";
import type { Console } from "./console.ts";
import { findingsOf, finishRun } from "./finish.ts";
import { parseCommandLine } from "./options.ts";
import { type PreparedRun, prepareRun } from "./prepare.ts";

const SILENT: Console = { out: () => {}, note: () => {} };

/** A folder for data as a user has it, with a folder for each data set. */
async function withData(body: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.symlink(fileURLToPath(MINI_MNIST_DIR), `${directory}/mnist`);
    await Deno.symlink(fileURLToPath(MINI_CIFAR10_DIR), `${directory}/cifar10`);
    await body(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function prepared(directory: string, ...args: string[]): Promise<PreparedRun> {
  const line = parseCommandLine([
    ...["--dataset", "mnist,cifar10", "--data-dir", directory, "--out", `${directory}/out`],
    ...["--train-limit", "all", "--test-limit", "all", "--backend", "wasm", "--workers", "2"],
    ...args,
  ], "0.0.0");
  assert(line.kind === "reproduce");
  const files = { mnist: MINI_MNIST, cifar10: MINI_CIFAR10 };
  return await prepareRun(line.options, "compute", SILENT, makeStopFlag(), { files });
}

Deno.test("each data set has its own epochs, unless told otherwise, and its own attacks", async () => {
  await withData(async (directory) => {
    const epochs = async (...args: string[]): Promise<[string, number][]> =>
      (await prepared(directory, "--profile", "paper", ...args)).plans
        .map(({ dataset, experiment }) => [dataset.name, experiment.epochs]);
    assert.deepEqual(await epochs(), [["mnist", 10], ["cifar10", 25]]);
    assert.deepEqual(await epochs("--epochs", "3"), [["mnist", 3], ["cifar10", 3]]);
  });
});

Deno.test("a run on two data sets has a table and a protocol of either", async () => {
  await withData(async (directory) => {
    const run = await prepared(
      directory,
      ...["--profile", "smoke", "--members", "2", "--epochs", "1", "--replicates", "2"],
      ...["--methods", "randomInit"],
    );
    await computeRun(run, SILENT);
    const notes: string[] = [];
    const console = { out: () => {}, note: (text: string): void => void notes.push(text) };
    const { results, directory: folder } = await finishRun(
      run,
      await findingsOf(run),
      { json: undefined, format: "table" },
      console,
    );
    assert.match(folder, /\/smoke-mnist-cifar10-seed1-[0-9a-f]{8}$/);
    assert.deepEqual(
      parseResults(JSON.parse(await Deno.readTextFile(`${folder}/results.json`))),
      results,
    );
    assert.deepEqual(results.datasets, ["mnist", "cifar10"]);
    assert.deepEqual(
      results.protocol.map(({ dataset, trainImages, testImages }) => [
        dataset,
        trainImages,
        testImages,
      ]),
      [["mnist", 5, 3], ["cifar10", 10, 3]],
    );
    assert.deepEqual(
      results.table2.map(({ dataset, attack }) => `${dataset} ${attack}`),
      ["mnist fgsm", "mnist bim", "cifar10 fgsm", "cifar10 bim"],
    );
    assert.match(notes[0]!, /^Training loss of randomInit on MNIST, mean over members:/);
    assert.match(notes[0]!, /^Training loss of randomInit on CIFAR-10, mean over members:/m);
  });
});
