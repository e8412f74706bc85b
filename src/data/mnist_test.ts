import assert from "assert";
import { gzipSync } from "node:zlib";
import { MINI_MNIST, MINI_MNIST_DIR } from "../../fixtures/mini_mnist.ts";
import { UserError } from "../errors.ts";
import { withMirrors } from "./_mirrors.ts";
import type { Dataset } from "./dataset.ts";
import type { DownloadProgress } from "./download.ts";
import { loadMnist, type LoadMnistOptions } from "./mnist.ts";

const FIXTURES = Array.from(Deno.readDirSync(MINI_MNIST_DIR), ({ name }) => name);
const LABELS = "train-labels-idx1-ubyte.gz";

function fixture(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(name, MINI_MNIST_DIR));
}

/** What a mirror holds: the fixtures, all gzipped. */
function mirrored(path: string): Uint8Array<ArrayBuffer> | undefined {
  const name = path.slice(1);
  if (FIXTURES.includes(name)) return fixture(name);
  const raw = name.replace(/\.gz$/, "");
  return FIXTURES.includes(raw) ? new Uint8Array(gzipSync(fixture(raw))) : undefined;
}

function goodMirror(request: Request): Response {
  const bytes = mirrored(new URL(request.url).pathname);
  return bytes ? new Response(bytes) : new Response("no such file", { status: 404 });
}

/** A data directory with the fixtures in the given folder of it (`.`: in itself), if any. */
async function withDataDir(
  folder: string | undefined,
  body: (dataDir: string) => Promise<void>,
): Promise<void> {
  const dataDir = await Deno.makeTempDir();
  if (folder !== undefined) {
    await Deno.mkdir(`${dataDir}/${folder}`, { recursive: true });
    for (const name of FIXTURES) {
      await Deno.writeFile(`${dataDir}/${folder}/${name}`, fixture(name));
    }
  }
  await body(dataDir).finally(() => Deno.remove(dataDir, { recursive: true }));
}

function load(options: LoadMnistOptions): Promise<Dataset> {
  return loadMnist({ files: MINI_MNIST, ...options });
}

async function loadError(options: LoadMnistOptions): Promise<string> {
  let message = "";
  await assert.rejects(load(options), (error) => {
    assert(error instanceof UserError, String(error));
    assert(!error.message.includes("\n"), "one line");
    message = error.message;
    return true;
  });
  return message;
}

Deno.test("loadMnist() reads files at hand, gzipped or not, from mnist/ or from beside it", async () => {
  for (const folder of ["mnist", "."]) {
    await withDataDir(folder, async (dataDir) => {
      const { name, shape, classes, train, test, digest } = await load({
        dataDir,
        allowDownload: false,
      });
      assert.equal(name, "mnist");
      assert.deepEqual(shape, { height: 28, width: 28, channels: 1 });
      assert.equal(classes, 10);
      assert.deepEqual([train.count, train.images.length], [5, 5 * 784]);
      assert.deepEqual(train.labels, Uint8Array.of(5, 0, 4, 1, 9));
      assert.deepEqual([test.count, test.images.length], [3, 3 * 784]);
      assert.deepEqual(test.labels, Uint8Array.of(7, 2, 1));
      assert.match(digest, /^[0-9a-f]{64}$/);
    });
  }
});

Deno.test("loadMnist() fetches what is missing once and reports progress", async () => {
  await withDataDir(undefined, async (dataDir) => {
    const progress: DownloadProgress[] = [];
    let fetched: Dataset | undefined;
    await withMirrors([goodMirror], async (mirrors) => {
      fetched = await load({ dataDir, mirrors, onProgress: (step) => progress.push(step) });
    });
    const last = progress.findLast(({ file }) => file === LABELS);
    const { length } = fixture(LABELS);
    assert.deepEqual(last, { file: LABELS, received: length, total: length });
    assert.equal(new Set(progress.map(({ file }) => file)).size, 4);
    const kept = Array.from(Deno.readDirSync(`${dataDir}/mnist`), (entry) => entry.name);
    assert.deepEqual(kept.sort(), [
      "t10k-images-idx3-ubyte.gz",
      "t10k-labels-idx1-ubyte.gz",
      "train-images-idx3-ubyte.gz",
      "train-labels-idx1-ubyte.gz",
    ]);
    assert.deepEqual(await load({ dataDir, allowDownload: false }), fetched);
  });
});

Deno.test("loadMnist() goes on to the next mirror when one fails or sends something else", async () => {
  const bad: [string, (request: Request) => Response][] = [
    ["an error", () => new Response("gone", { status: 404 })],
    ["a web page", () => new Response("<html>Log in to the airport's network</html>")],
    ["too much", () => new Response(new Uint8Array(1_000_000))],
    ["half", (request) => new Response(mirrored(new URL(request.url).pathname)!.subarray(0, 20))],
  ];
  for (const [, handler] of bad) {
    await withDataDir(undefined, async (dataDir) => {
      await withMirrors([handler, goodMirror], async (mirrors) => {
        assert.equal((await load({ dataDir, mirrors })).train.count, 5);
      });
    });
  }
});

Deno.test("loadMnist() keeps what a mirror's content encoding left decompressed", async () => {
  await withDataDir(undefined, async (dataDir) => {
    const encoded = (request: Request): Response =>
      new Response(mirrored(new URL(request.url).pathname)!, {
        headers: { "content-encoding": "gzip" },
      });
    await withMirrors([encoded], async (mirrors) => {
      const fetched = await load({ dataDir, mirrors });
      assert.deepEqual(await load({ dataDir, allowDownload: false }), fetched);
    });
  });
});

Deno.test("without files or a network, one line says where, what was tried and what to do", async () => {
  await withDataDir(undefined, async (dataDir) => {
    const missing = (): Response => new Response("gone", { status: 404 });
    const page = (): Response => new Response("<html>");
    await withMirrors([missing, page], async (mirrors) => {
      assert.equal(
        await loadError({ dataDir, mirrors }),
        `MNIST is not at hand: no train-images-idx3-ubyte(.gz) in ${dataDir}/mnist or ${dataDir}; ` +
          `tried ${mirrors[0]}: HTTP status 404; ` +
          `${mirrors[1]}: train-images-idx3-ubyte.gz: byte 0: expected the magic number ` +
          `0x00000803 (IDX file of images), found 0x3c68746d; ` +
          "give --data-dir a folder with its four files",
      );
    });
    assert.equal([...Deno.readDirSync(dataDir)].length, 0);
    assert.match(await loadError({ dataDir, allowDownload: false }), /; downloading is off; give/);
    const offline = (): Promise<Response> =>
      Promise.reject(
        new TypeError("fetch failed", {
          cause: new Error("error sending request for url (https://a/b): dns error\nmore"),
        }),
      );
    assert.match(
      await loadError({ dataDir, fetch: offline }),
      /; tried https:\/\/oss\S+: dns error; https:\/\/storage\S+: dns error; give/,
    );
  });
});

Deno.test("a mirror that falls silent, at once or midway, is given up", async () => {
  await withDataDir(undefined, async (dataDir) => {
    const midway = (): Response =>
      new Response(new ReadableStream({ start: (sink) => sink.enqueue(Uint8Array.of(31, 139)) }));
    let answer: (response: Response) => void = () => {};
    const atOnce = (): Promise<Response> => new Promise((resolve) => answer = resolve);
    await withMirrors([atOnce, midway], async (mirrors) => {
      const message = await loadError({ dataDir, mirrors, timeoutMs: 100 });
      assert.equal(message.match(/: silent for 0\.1 s/g)?.length, 2, message);
      answer(new Response());
    });
  });
});

Deno.test("loadMnist() stops when its signal is aborted and keeps nothing half", async () => {
  await withDataDir(undefined, async (dataDir) => {
    await withMirrors([goodMirror], async (mirrors) => {
      const controller = new AbortController();
      const onProgress = (): void => controller.abort(new Error("interrupted"));
      const loading = load({ dataDir, mirrors, signal: controller.signal, onProgress });
      await assert.rejects(loading, new Error("interrupted"));
      const kept = await Array.fromAsync(Deno.readDir(dataDir)).catch(() => []);
      assert.deepEqual(kept.map(({ name }) => name).filter((name) => name.endsWith(".tmp")), []);
    });
  });
});

Deno.test("a file that is cut off or altered is refused, and fetched again with a note", async () => {
  const damages: [(bytes: Uint8Array) => Uint8Array, RegExp][] = [
    [(bytes) => bytes.subarray(0, 20), /byte 0: expected a whole gzip file, found a damaged one/],
    [
      () => Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 5, 5, 0, 4, 12, 9),
      /byte 11: .*from 0 to 9, found 12/,
    ],
    [
      () => Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 5, 5, 0, 4, 1, 8),
      /SHA-256 of its content: expected/,
    ],
  ];
  for (const [damage, reason] of damages) {
    await withDataDir("mnist", async (dataDir) => {
      const path = `${dataDir}/mnist/${LABELS}`;
      await Deno.writeFile(path, damage(fixture(LABELS)));
      const refused = await loadError({ dataDir, allowDownload: false });
      assert.match(refused, reason);
      assert(refused.startsWith(`MNIST is not at hand: ${path}: `));
      await withMirrors([goodMirror], async (mirrors) => {
        const notes: string[] = [];
        await load({ dataDir, mirrors, onNote: (note) => notes.push(note) });
        assert.equal(notes.length, 1);
        assert.match(notes[0]!, reason);
        assert(notes[0]!.startsWith(path) && notes[0]!.endsWith(" (fetched again)"), notes[0]);
        assert.deepEqual(Deno.readFileSync(path), fixture(LABELS));
      });
    });
  }
});

Deno.test("a damaged copy does not hide a good one, and is named", async () => {
  await withDataDir(".", async (dataDir) => {
    await Deno.mkdir(`${dataDir}/mnist/train-labels-idx1-ubyte`, { recursive: true });
    const notes: string[] = [];
    await load({ dataDir, allowDownload: false, onNote: (note) => notes.push(note) });
    assert.equal(notes.length, 1);
    assert.match(
      notes[0]!,
      /mnist\/train-labels-idx1-ubyte: cannot be read: .+ \(passed over for another copy\)$/,
    );
  });
});

Deno.test("a data directory that cannot be written gives one line that names the file", async () => {
  await withDataDir(undefined, async (dataDir) => {
    const file = `${dataDir}/file`;
    await Deno.writeTextFile(file, "");
    await withMirrors([goodMirror], async (mirrors) => {
      assert.match(
        await loadError({ dataDir: file, mirrors }),
        /file\/mnist\/train-images-idx3-ubyte\.gz: cannot be written: [A-Z]+: [\w ]+$/,
      );
    });
  });
});
