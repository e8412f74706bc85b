import assert from "assert";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { MINI_CIFAR10, MINI_CIFAR10_DIR } from "../../fixtures/mini_cifar10.ts";
import { MINI_MNIST, MINI_MNIST_DIR } from "../../fixtures/mini_mnist.ts";
import { CIFAR10_FOLDER } from "../../src/data/cifar10_files.ts";
import { UserError } from "../../src/errors.ts";
import { inTemporaryDirectory } from "../../src/files/_temporary_directory.ts";
import { dataFiles, type PackedDataset } from "./data_files.ts";

const FILES = { mnist: MINI_MNIST, cifar10: MINI_CIFAR10 };
const MNIST = Array.from(Deno.readDirSync(MINI_MNIST_DIR), ({ name }) => name).toSorted();
const [BATCHES, ARCHIVE] = [
  [...MINI_CIFAR10.train.files, ...MINI_CIFAR10.test.files].map(({ name }) => name),
  MINI_CIFAR10.archive.name,
];

const read = (name: string, folder: URL): Uint8Array => Deno.readFileSync(new URL(name, folder));

/** The places of what would be packed from a data directory with these files. */
async function packed(
  dataset: PackedDataset,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<string[]> {
  const dataDir = await Deno.makeTempDir();
  try {
    for (const [place, bytes] of Object.entries(files)) {
      await Deno.mkdir(dirname(join(dataDir, place)), { recursive: true });
      await Deno.writeFile(join(dataDir, place), bytes);
    }
    const found = await dataFiles(dataset, dataDir, FILES);
    for (const { path, place } of found) assert.equal(path, join(dataDir, place));
    return found.map(({ place }) => place).toSorted();
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

function mnistIn(folder: string): Record<string, Uint8Array> {
  return Object.fromEntries(MNIST.map((name) => [folder + name, read(name, MINI_MNIST_DIR)]));
}

function batchesIn(folder: string): Record<string, Uint8Array> {
  return Object.fromEntries(
    BATCHES.map((name) => [folder + name, read(`${CIFAR10_FOLDER}/${name}`, MINI_CIFAR10_DIR)]),
  );
}

Deno.test("of MNIST each file is packed as it lies there, gzipped or not", async () => {
  const endings = new Set(MNIST.map((name) => name.endsWith(".gz")));
  assert.equal(endings.size, 2, "the fixtures are of both kinds");
  assert.deepEqual(
    await packed("mnist", mnistIn("mnist/")),
    MNIST.map((name) => `mnist/${name}`),
  );
});

Deno.test("a damaged file is not packed where a sound one is what loads", async () => {
  const [first, ...others] = MNIST as [string, ...string[]];
  const damaged = { [`mnist/${first}`]: read(first, MINI_MNIST_DIR).subarray(0, 20) };
  assert.deepEqual(
    await packed("mnist", { ...mnistIn("mnist/"), ...damaged, ...mnistIn("") }),
    [...others.map((name) => `mnist/${name}`), first].toSorted(),
  );
  const [batch] = BATCHES as [string];
  const folder = `cifar10/${CIFAR10_FOLDER}/`;
  assert.deepEqual(
    await packed("cifar10", {
      ...batchesIn(folder),
      [folder + batch]: Uint8Array.of(1),
      ...batchesIn(""),
    }),
    BATCHES.toSorted(),
  );
});

Deno.test("of CIFAR-10 the archive is packed, also as some mirrors have it kept", async () => {
  const archive = read(ARCHIVE, MINI_CIFAR10_DIR);
  assert.deepEqual(await packed("cifar10", { [`cifar10/${ARCHIVE}`]: archive }), [
    `cifar10/${ARCHIVE}`,
  ]);
  const tar = `cifar10/${ARCHIVE.replace(/\.gz$/, "")}`;
  assert.deepEqual(await packed("cifar10", { [tar]: gunzipSync(archive) }), [tar]);
});

Deno.test("a file where a data set's folder could be hides nothing beside it", async () => {
  assert.deepEqual(await packed("mnist", { mnist: Uint8Array.of(), ...mnistIn("") }), MNIST);
  assert.deepEqual(
    await packed("cifar10", { cifar10: Uint8Array.of(), ...batchesIn("") }),
    BATCHES.toSorted(),
  );
});

Deno.test("data that is not at hand cannot be packed, and no flag of another command is advised", () =>
  assert.rejects(
    dataFiles("mnist", "/nowhere"),
    new UserError(
      "MNIST is not at hand: no train-images-idx3-ubyte(.gz) in /nowhere/mnist or /nowhere; " +
        "downloading is off; give --data-dir a folder with its four files",
    ),
  ));

Deno.test("data that is damaged cannot be packed", () =>
  inTemporaryDirectory((folder) =>
    assert.rejects(
      async () => {
        await Deno.writeFile(join(folder, BATCHES[0]!), Uint8Array.of(1));
        await dataFiles("cifar10", folder, FILES);
      },
      { name: "UserError", message: /^CIFAR-10 is not at hand: .* is missing; downloading is off/ },
    )
  ));
