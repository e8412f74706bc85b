/** Tests of `deno task test:tensorflow` that concern setting up, and not what was set up. */

import assert from "assert";
import { join } from "node:path";
import { TENSORFLOW_PACKAGE } from "../../src/backends/tensorflow/package.ts";
import { UserError } from "../../src/errors.ts";
import { testReady } from "./_ready.ts";
import { NODE_API_HEADERS, provideAddon } from "./addon.ts";
import { runCommand } from "../commands.ts";
import { checkLibrary, provideLibrary } from "./library.ts";
import { isThere } from "../../src/files/missing.ts";
import { placeProblem, TEST_PLACE } from "./place.ts";
import { setUp } from "./set_up.ts";

testReady("a set-up that fails keeps what was there", async () => {
  const unpackLibrary = (): Promise<void> => Promise.reject(new UserError("no library today"));
  await assert.rejects(setUp(TEST_PLACE, { unpackLibrary, note: () => {} }), {
    message: "no library today",
  });
  assert.equal(await placeProblem(TEST_PLACE), undefined);
  assert.ok(!await isThere(`${TEST_PLACE}.partial`));
});

/** A `.tar.gz` of one file. */
async function archiveOf(path: string, text: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(join(folder, path, ".."), { recursive: true });
  await Deno.writeTextFile(join(folder, path), text);
  const archive = join(folder, "archive.tar.gz");
  await runCommand("tar", ["-czf", archive, "-C", folder, path], { failure: "Cannot pack" });
  return archive;
}

testReady("an archive that holds no library, and a file that is no archive", async () => {
  const folder = await Deno.makeTempDir();
  const other = await archiveOf("lib/other.so", "");
  const noLibrary = {
    name: "UserError",
    message: `${other} is no C library of TensorFlow: it has no lib/libtensorflow.so`,
  };
  await assert.rejects(checkLibrary(other), noLibrary);
  await assert.rejects(provideLibrary(folder, other), noLibrary);
  const text = join(folder, "text");
  await Deno.writeTextFile(text, "no archive");
  const notGzip = "gzip: stdin: not in gzip format";
  await assert.rejects(checkLibrary(text), {
    name: "UserError",
    message: `Cannot unpack ${text}: ${notGzip}`,
  });
  await assert.rejects(provideLibrary(folder, text), {
    name: "UserError",
    message: `Cannot unpack the archive: ${notGzip}`,
  });
  await checkLibrary(await archiveOf("lib/libtensorflow.so", ""));
  await checkLibrary(await archiveOf("./lib/libtensorflow.so", ""));
});

/** A place with an empty folder for each package, and the one of the addon's package. */
async function emptyPlace(): Promise<{ place: string; folder: string }> {
  const place = await Deno.makeTempDir();
  const folders = [TENSORFLOW_PACKAGE, NODE_API_HEADERS].map(({ name, version }) =>
    join(place, "npm", "registry.example.org", name, version)
  );
  for (const folder of folders) await Deno.mkdir(folder, { recursive: true });
  return { place, folder: folders[0]! };
}

testReady("an addon that does not compile", async () => {
  const { place } = await emptyPlace();
  await assert.rejects(provideAddon(place), {
    name: "UserError",
    message: /^Cannot compile the addon for TensorFlow: .*error: .*tfjs_backend\.cc: No such file/,
  });
});

testReady("without a compiler the addon is downloaded", async () => {
  const { place, folder } = await emptyPlace();
  const archive = await Deno.readFile(await archiveOf("napi-v8/tfjs_binding.node", "the addon"));
  const asked: unknown[] = [];
  await provideAddon(place, {
    compiler: "no-such-compiler",
    fetchFrom: (address) => {
      asked.push(address);
      return Promise.resolve(new Response(archive));
    },
  });
  assert.deepEqual(asked, [
    "https://storage.googleapis.com/tf-builds/pre-built-binary/napi-v8/4.22.0/" +
    "GPU-linux-4.22.0.tar.gz",
  ]);
  const addon = join(folder, "lib", "napi-v8", "tfjs_binding.node");
  assert.equal(await Deno.readTextFile(addon), "the addon");
});
