import assert from "assert";
import { fileURLToPath } from "node:url";
import { MINI_CIFAR10, MINI_CIFAR10_DIR } from "../../fixtures/mini_cifar10.ts";
import { MINI_MNIST, MINI_MNIST_DIR } from "../../fixtures/mini_mnist.ts";
import { UserError } from "../errors.ts";
import { drawDigits } from "./digits.ts";
import { DRAWING_SEED, loadDataset, type LoadDatasetOptions } from "./load.ts";

const withMnist = {
  dataDir: fileURLToPath(MINI_MNIST_DIR),
  files: { mnist: MINI_MNIST, cifar10: MINI_CIFAR10 },
  allowDownload: false,
} as const;
const withoutMnist = { ...withMnist, dataDir: "/nowhere", trainLimit: 5, testLimit: 4 } as const;

async function assertRefuses(options: LoadDatasetOptions, message: string): Promise<void> {
  await assert.rejects(loadDataset(options), new UserError(message));
}

Deno.test("loadDataset() draws digits in the numbers of the limits, from one fixed seed", async () => {
  const { dataset, notes } = await loadDataset({ ...withoutMnist, dataset: "synthetic" });
  assert.deepEqual(dataset, drawDigits({ seed: DRAWING_SEED, train: 5, test: 4 }));
  assert.deepEqual(notes, []);
});

Deno.test("loadDataset() draws 10,000 and 2,000 digits without limits, quickly", async () => {
  const start = performance.now();
  const { dataset } = await loadDataset({ dataset: "synthetic", dataDir: "/nowhere" });
  assert.deepEqual([dataset.train.count, dataset.test.count], [10_000, 2_000]);
  const seconds = (performance.now() - start) / 1000;
  assert(seconds < 10, `${seconds} s`); // measured: 0.4 s; machines under test are busy
});

Deno.test("loadDataset() takes MNIST for auto where it is at hand", async () => {
  const { dataset, notes } = await loadDataset({ ...withMnist, dataset: "auto" });
  assert.equal(dataset.name, "mnist");
  assert.deepEqual([dataset.train.count, dataset.test.count], [5, 3]);
  assert.deepEqual(notes, []);
});

Deno.test("loadDataset() says why auto became drawn digits", async () => {
  const { dataset, notes } = await loadDataset({ ...withoutMnist, dataset: "auto" });
  assert.equal(dataset.name, "synthetic");
  assert.equal(notes.length, 1);
  assert.match(
    notes[0]!,
    /^Using drawn digits instead of MNIST\. MNIST is not at hand: no train-images.+ downloading is off; give --data-dir a folder with its four files$/,
  );
});

Deno.test("loadDataset() does not replace MNIST where it was asked for", async () => {
  await assert.rejects(
    loadDataset({ ...withoutMnist, dataset: "mnist" }),
    /^UserError: MNIST is not at hand: .+ with its four files, or use --dataset synthetic$/,
  );
});

Deno.test("loadDataset() limits MNIST to its first images, with a digest of its own", async () => {
  const whole = await loadDataset({ ...withMnist, dataset: "mnist" });
  const part = await loadDataset({ ...withMnist, dataset: "mnist", trainLimit: 2, testLimit: 1 });
  assert.deepEqual(part.dataset.train.labels, Uint8Array.of(5, 0));
  assert.deepEqual(part.dataset.test.labels, Uint8Array.of(7));
  assert.equal(part.dataset.test.images.length, 784);
  assert.notEqual(part.dataset.digest, whole.dataset.digest);
  const exact = await loadDataset({ ...withMnist, dataset: "mnist", trainLimit: 5, testLimit: 3 });
  assert.equal(exact.dataset.digest, whole.dataset.digest);
});

Deno.test("loadDataset() loads CIFAR-10 where it was asked for, limited, or says what is missing", async () => {
  const withCifar10 = {
    ...withMnist,
    dataset: "cifar10",
    dataDir: fileURLToPath(MINI_CIFAR10_DIR),
  } as const;
  const { dataset, notes } = await loadDataset({ ...withCifar10, trainLimit: 3 });
  assert.equal(dataset.name, "cifar10");
  assert.deepEqual(dataset.train.labels, Uint8Array.of(6, 9, 1));
  assert.deepEqual([dataset.train.images.length, dataset.test.count], [3 * 3072, 3]);
  assert.deepEqual(notes, []);
  await assertRefuses(
    { ...withCifar10, trainLimit: 11 },
    "11 training images were asked for, but cifar10 has 10: ask for at most that",
  );
  await assert.rejects(
    loadDataset({ ...withoutMnist, dataset: "cifar10" }),
    /^UserError: CIFAR-10 is not at hand/,
  );
});

Deno.test("loadDataset() passes on what CIFAR-10 has to tell", async () => {
  // files that are not the published ones, although they hold the same images
  const train = MINI_CIFAR10.train.files.map((file) => ({ ...file, sha256: "0".repeat(64) }));
  const { notes } = await loadDataset({
    dataset: "cifar10",
    dataDir: fileURLToPath(MINI_CIFAR10_DIR),
    files: { cifar10: { ...MINI_CIFAR10, train: { ...MINI_CIFAR10.train, files: train } } },
  });
  assert.equal(notes.length, 1);
  assert.match(notes[0]!, /: CIFAR-10's images in another order than the published one/);
});

Deno.test("loadDataset() refuses limits larger than what there is, with the numbers", async () => {
  await assertRefuses(
    { ...withMnist, dataset: "mnist", trainLimit: 6 },
    "6 training images were asked for, but mnist has 5: ask for at most that",
  );
  await assertRefuses(
    { ...withMnist, dataset: "auto", testLimit: 4 },
    "4 test images were asked for, but mnist has 3: ask for at most that",
  );
  await assertRefuses(
    { ...withoutMnist, dataset: "synthetic", trainLimit: 1e12 },
    "1000000000000 training images were asked for, but synthetic has 1000000: ask for at most that",
  );
});

Deno.test("loadDataset() refuses limits that are no positive integers", async () => {
  for (const limit of [0, -1, 2.5, NaN]) {
    await assertRefuses(
      { ...withMnist, dataset: "mnist", testLimit: limit },
      `The number of test images must be a positive integer: received ${limit}`,
    );
  }
});

Deno.test("loadDataset() passes an interruption on", async () => {
  const signal = AbortSignal.abort(new Error("interrupted"));
  await assert.rejects(
    loadDataset({ ...withMnist, dataset: "auto", signal }),
    new Error("interrupted"),
  );
});
