import assert from "assert";
import { gunzipSync, gzipSync } from "node:zlib";
import { MINI_CIFAR10 } from "../../fixtures/mini_cifar10.ts";
import { tarArchive } from "../../fixtures/tar_bytes.ts";
import {
  ARCHIVE,
  binaryFiles,
  fixture,
  goodMirror,
  load,
  loadError,
  TRAIN_LABELS,
  withDataDir,
} from "./_mini_cifar10.ts";
import { withMirrors } from "./_mirrors.ts";
import { CIFAR10_FOLDER } from "./cifar10_files.ts";

const HOMES = ["", "cifar10/"];
const PLACES: [what: string, files: [string, Uint8Array][]][] = HOMES.flatMap((home) => [
  [`${home}*.bin`, binaryFiles(home)],
  [`${home}${CIFAR10_FOLDER}/*.bin`, binaryFiles(`${home}${CIFAR10_FOLDER}/`)],
  [home + ARCHIVE, [[home + ARCHIVE, fixture(ARCHIVE)]]],
  [`${home}cifar-10-binary.tar`, [[
    `${home}cifar-10-binary.tar`,
    new Uint8Array(gunzipSync(fixture(ARCHIVE))),
  ]]],
]);

for (const [what, files] of PLACES) {
  Deno.test(`loadCifar10() reads ${what} in the data directory`, async () => {
    await withDataDir(files, async (dataDir) => {
      const { dataset, notes } = await load({ dataDir, allowDownload: false });
      const { name, shape, classes, train, test, digest } = dataset;
      assert.equal(name, "cifar10");
      assert.deepEqual(shape, { height: 32, width: 32, channels: 3 });
      assert.equal(classes, 10);
      assert.deepEqual([train.count, train.images.length], [10, 10 * 3072]);
      assert.deepEqual(train.labels, TRAIN_LABELS);
      assert.deepEqual([test.count, test.images.length], [3, 3 * 3072]);
      assert.deepEqual(test.labels, Uint8Array.of(3, 8, 8));
      // the first pixel of the first record of each batch, as make_cifar10.ts says
      const reds = [0, 2, 4, 6, 8].map((image) => train.images[3072 * image]);
      assert.deepEqual(reds, [40, 80, 120, 160, 200]);
      assert.match(digest, /^[0-9a-f]{64}$/);
      assert.deepEqual(notes, []);
    });
  });
}

Deno.test("loadCifar10() finds the same in the folder and in the archive", async () => {
  await withDataDir(binaryFiles(""), async (folder) => {
    await withDataDir([[ARCHIVE, fixture(ARCHIVE)]], async (archive) => {
      const [one, other] = await Promise.all([folder, archive].map((dataDir) => load({ dataDir })));
      assert.deepEqual(one, other);
    });
  });
});

Deno.test("a folder that is damaged or incomplete is refused, and the archive fetched, with a note", async () => {
  const damages: [reason: RegExp, damage: (path: string) => void][] = [
    [/: test_batch\.bin is missing/, (path) => Deno.removeSync(`${path}/test_batch.bin`)],
    [
      /data_batch_3\.bin: byte 3072: expected 3074 more bytes, found the end of the file/,
      (path) => Deno.truncateSync(`${path}/data_batch_3.bin`, 3072),
    ],
    [
      /test_batch\.bin: byte 3073: expected a label from 0 to 9, found 11/,
      (path) => changeByte(`${path}/test_batch.bin`, 3073, 8 ^ 11),
    ],
    [
      /data_batch_5\.bin: SHA-256: expected 158a\w+, found \w+, and not the same images in another/,
      (path) => changeByte(`${path}/data_batch_5.bin`, 4000, 1),
    ],
    [
      // 8 as 9: a label that could be right
      /test_batch\.bin: SHA-256: expected 3c1b\w+, found \w+, and not the same images in another/,
      (path) => changeByte(`${path}/test_batch.bin`, 3073, 8 ^ 9),
    ],
  ];
  for (const [reason, damage] of damages) {
    await withDataDir(binaryFiles(""), async (dataDir) => {
      damage(dataDir);
      const refused = await loadError({ dataDir, allowDownload: false });
      assert.match(refused, reason);
      assert(refused.startsWith(`CIFAR-10 is not at hand: ${dataDir}`), refused);
      await withMirrors([goodMirror], async (mirrors) => {
        const { dataset, notes } = await load({ dataDir, mirrors });
        assert.deepEqual(dataset.train.labels, TRAIN_LABELS);
        assert.equal(notes.length, 1);
        assert.match(notes[0]!, reason);
        assert(notes[0]!.endsWith(" (fetched again)"), notes[0]);
      });
      const again = await load({ dataDir, allowDownload: false });
      assert(again.notes[0]!.endsWith(" (passed over for another copy)"), again.notes[0]);
    });
  }
});

function changeByte(path: string, at: number, change: number): void {
  const bytes = Deno.readFileSync(path);
  bytes[at]! ^= change;
  Deno.writeFileSync(path, bytes);
}

Deno.test("an archive of other files is refused by its digest, a plain one by its files", async () => {
  const content = binaryFiles(`${CIFAR10_FOLDER}/`).map(([name, bytes]) => ({ name, bytes }));
  const zipped = new Uint8Array(gzipSync(tarArchive(content)));
  await withDataDir([[ARCHIVE, zipped]], async (dataDir) => {
    assert.match(
      await loadError({ dataDir, allowDownload: false }),
      new RegExp(`${ARCHIVE}: byte \\d+: expected .* more bytes?, found the end of the file;`),
    );
  });
  await withDataDir([[ARCHIVE, fixture(ARCHIVE)]], async (dataDir) => {
    const archive = { ...MINI_CIFAR10.archive, sha256: "0".repeat(64) };
    assert.match(
      await loadError({ dataDir, allowDownload: false, files: { ...MINI_CIFAR10, archive } }),
      new RegExp(`${ARCHIVE}: SHA-256: expected 0{64}, found ${MINI_CIFAR10.archive.sha256};`),
    );
  });
  content[0]!.bytes[1]! ^= 1;
  await withDataDir([["cifar-10-binary.tar", tarArchive(content)]], async (dataDir) => {
    assert.match(
      await loadError({ dataDir, allowDownload: false }),
      /cifar-10-binary\.tar: cifar-10-batches-bin\/data_batch_1\.bin: SHA-256: expected d3f1/,
    );
  });
});

Deno.test("images in another order are taken and told of, labels with them", async () => {
  const [first, second, ...others] = binaryFiles("");
  const swapped: [string, Uint8Array][] = [
    [first![0], second![1]],
    [second![0], first![1]],
    ...others,
  ];
  await withDataDir(swapped, async (dataDir) => {
    const { dataset, notes } = await load({ dataDir, allowDownload: false });
    assert.deepEqual(notes, [
      `${dataDir}: CIFAR-10's images in another order than the published one, so that the first ` +
      "ones are others",
    ]);
    assert.deepEqual([...dataset.train.labels], [1, 6, 6, 9, 8, 5, 0, 6, 1, 8]);
    assert.deepEqual([0, 2, 4].map((image) => dataset.train.images[3072 * image]), [80, 40, 120]);
    await withDataDir(binaryFiles(""), async (published) => {
      const usual = await load({ dataDir: published });
      assert.notEqual(dataset.digest, usual.dataset.digest);
      assert.deepEqual(dataset.test, usual.dataset.test);
    });
  });
});

Deno.test("an image that was moved from the test to the training set is refused", async () => {
  const files = binaryFiles("");
  const [, test] = files.at(-1)!;
  const [, batch] = files[0]!;
  const moved = test.slice(0, 3073);
  test.set(batch.subarray(0, 3073));
  batch.set(moved);
  await withDataDir(files, async (dataDir) => {
    assert.match(
      await loadError({ dataDir, allowDownload: false }),
      /data_batch_1\.bin: SHA-256: .* not the same images in another order either/,
    );
  });
});
