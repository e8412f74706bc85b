import assert from "assert";
import { MINI_CIFAR10 } from "../../fixtures/mini_cifar10.ts";
import { ARCHIVE, fixture, goodMirror, load, loadError, withDataDir } from "./_mini_cifar10.ts";
import { withMirrors } from "./_mirrors.ts";
import { CIFAR10_FOLDER } from "./cifar10_files.ts";
import type { Dataset } from "./dataset.ts";
import type { DownloadProgress } from "./download.ts";

Deno.test("loadCifar10() fetches the archive once, keeps it, and reports progress", async () => {
  await withDataDir([], async (dataDir) => {
    const progress: DownloadProgress[] = [];
    const onProgress = (step: DownloadProgress): void => void progress.push(step);
    let fetched: Dataset | undefined;
    await withMirrors([goodMirror], async (mirrors) => {
      fetched = (await load({ dataDir, mirrors, onProgress })).dataset;
    });
    const { bytes } = MINI_CIFAR10.archive;
    assert.deepEqual(progress.at(-1), { file: ARCHIVE, received: bytes, total: bytes });
    assert.deepEqual([...Deno.readDirSync(`${dataDir}/cifar10`)].map(({ name }) => name), [
      ARCHIVE,
    ]);
    assert.deepEqual((await load({ dataDir, allowDownload: false })).dataset, fetched);
  });
});

Deno.test("loadCifar10() keeps what a mirror's content encoding left decompressed", async () => {
  await withDataDir([], async (dataDir) => {
    const encoded = (): Response =>
      new Response(fixture(ARCHIVE), { headers: { "content-encoding": "gzip" } });
    await withMirrors([encoded], async (mirrors) => {
      const fetched = await load({ dataDir, mirrors });
      assert.deepEqual([...Deno.readDirSync(`${dataDir}/cifar10`)].map(({ name }) => name), [
        "cifar-10-binary.tar",
      ]);
      assert.deepEqual(await load({ dataDir, allowDownload: false }), fetched);
    });
  });
});

Deno.test("loadCifar10() goes on to the next mirror when one fails or sends something else", async () => {
  const bad: [message: RegExp, handler: () => Response][] = [
    [/: HTTP status 404/, () => new Response("gone", { status: 404 })],
    [/byte 6: expected more of a tar archive/, () => new Response("<html>")],
    [/sent more than 1088525 bytes/, () => new Response(new Uint8Array(1_100_000))],
    [
      /byte 900: expected 628 more bytes, found the end/,
      () => new Response(fixture(ARCHIVE).subarray(0, 900)),
    ],
    [/: MD5: expected 85155d\w+, found/, () => new Response(otherByte(fixture(ARCHIVE), 700))],
  ];
  for (const [message, handler] of bad) {
    await withDataDir([], async (dataDir) => {
      await withMirrors([handler, goodMirror], async (mirrors) => {
        assert.match(await loadError({ dataDir, mirrors: mirrors.slice(0, 1) }), message);
        assert.equal((await load({ dataDir, mirrors })).dataset.train.count, 10);
      });
    });
  }
});

function otherByte(bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
  bytes[at]! ^= 1;
  return bytes;
}

Deno.test("without files or a network, one line says where, what was tried and what to do", async () => {
  await withDataDir([], async (dataDir) => {
    await withMirrors([() => new Response("gone", { status: 404 })], async (mirrors) => {
      assert.equal(
        await loadError({ dataDir, mirrors }),
        `CIFAR-10 is not at hand: no ${ARCHIVE} and no ${CIFAR10_FOLDER} in ${dataDir}/cifar10 ` +
          `or ${dataDir}; tried ${mirrors[0]}: HTTP status 404; ` +
          `give --data-dir a folder with its archive or its six .bin files`,
      );
    });
    assert.equal([...Deno.readDirSync(dataDir)].length, 0);
    assert.match(await loadError({ dataDir, allowDownload: false }), /; downloading is off; give/);
    const offline = (): Promise<Response> => Promise.reject(new TypeError("offline"));
    assert.match(
      await loadError({ dataDir, fetch: offline }),
      /; tried https:\/\/www\.cs\.toronto\.edu\/~kriz\/: offline; https:\/\/cave\S+: offline; give/,
    );
  });
});

Deno.test("loadCifar10() stops when its signal is aborted and keeps nothing", async () => {
  await withDataDir([], async (dataDir) => {
    await withMirrors([goodMirror], async (mirrors) => {
      const controller = new AbortController();
      const onProgress = (): void => controller.abort(new Error("interrupted"));
      const loading = load({ dataDir, mirrors, signal: controller.signal, onProgress });
      await assert.rejects(loading, new Error("interrupted"));
      assert.deepEqual([...Deno.readDirSync(dataDir)], []);
    });
  });
});

Deno.test("a data directory that cannot be written gives one line that names the file", async () => {
  await withDataDir([["file", new Uint8Array()]], async (dataDir) => {
    await withMirrors([goodMirror], async (mirrors) => {
      assert.match(
        await loadError({ dataDir: `${dataDir}/file`, mirrors }),
        /file\/cifar10\/cifar-10-binary\.tar\.gz: cannot be written: [A-Z]+: [\w ]+$/,
      );
    });
  });
});
