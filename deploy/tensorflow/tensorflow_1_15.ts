/**
 * `deno task test:tensorflow`: the backend on a real TensorFlow, 1.15 for CPU. The addon is compiled
 * against it in a place of its own, which takes a compiler and npm; where one is missing everything
 * is ignored, and says why. Needs a GPU nowhere, and shows nothing about CUDA.
 */

import assert from "assert";
import { join } from "node:path";
import { TENSORFLOW_PACKAGE } from "../../src/backends/tensorflow/package.ts";
import { storeDigests } from "../../reproduce/smoke.ts";
import { parseResults, type Results } from "../../src/reports/results.ts";
import { packageFolder } from "../npm_package.ts";
import { ready, testReady } from "./_ready.ts";
import { denoFlags, environmentOf, placeProblem, ROOT, TEST_PLACE } from "./place.ts";
import "./_set_up_1_15.ts";

/** What a program did. */
interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs Deno in the place. */
async function deno(args: readonly string[]): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { ...environmentOf(TEST_PLACE), NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** Runs the program in the place. */
function reproduce(flags: readonly string[], permissions = ["-P=reproduceTensorflow"]): Promise<
  Ended
> {
  const main = join("reproduce", "main.ts");
  return deno(["run", ...permissions, ...denoFlags(TEST_PLACE), main, ...flags]);
}

/** Nothing is computed, since the backend is asked for first. */
const ANY = ["--profile", "smoke", "--dataset", "synthetic", "--backend", "tensorflow"];

/** What is said of the backend. */
async function refusal(permissions?: string[]): Promise<string> {
  const { code, err } = await reproduce(["--out", await Deno.makeTempDir(), ...ANY], permissions);
  assert.equal(code, 2, err);
  const line = err.split("\n").find((line) => line.startsWith("reproduce: "))!;
  const [, reason] = /^reproduce: Backend tensorflow does not work here: (.*); use --backend auto/
    .exec(line)!;
  return reason!;
}

/** The package's own folder. */
const PACKAGE = typeof ready === "string"
  ? ""
  : await packageFolder(TEST_PLACE, TENSORFLOW_PACKAGE);
const ADDON = join(PACKAGE, "lib", "napi-v8", "tfjs_binding.node");

/** Runs `body` while a file or folder is away, or is another one. */
async function without(
  path: string,
  body: () => Promise<void>,
  replacement?: Uint8Array,
): Promise<void> {
  await Deno.rename(path, `${path}.away`);
  try {
    if (replacement !== undefined) await Deno.writeFile(path, replacement);
    await body();
  } finally {
    if (replacement !== undefined) await Deno.remove(path);
    await Deno.rename(`${path}.away`, path);
  }
}

testReady("it is what it says it is, and the program starts with it", async () => {
  assert.deepEqual(ready, { version: "1.15.0", usesGpu: false });
  assert.equal(await placeProblem(TEST_PLACE), undefined);
});

testReady("the conformance suite", async () => {
  const { code, out, err } = await deno([
    ...["test", "-P=reproduceTensorflow", ...denoFlags(TEST_PLACE)],
    ...["--filter=tensorflow: ", "src/backends/conformance_test.ts"],
  ]);
  assert.equal(code, 0, out + err);
  const [, passed, ignored] = /ok \| (\d+) passed \| 0 failed(?: \| (\d+) ignored)?/.exec(out)!;
  // As many as the other backends have: none was left out for want of a backend.
  assert.ok(Number(passed) >= 67 && ignored === undefined, out);
});

/** A run of a minute or two: fewer images and members than `smoke` has. */
async function smallRun(backend: string, out: string): Promise<[Ended, Results]> {
  const ended = await reproduce([
    ...["--profile", "smoke", "--dataset", "synthetic", "--methods", "bagging", "--members", "2"],
    ...["--train-limit", "512", "--test-limit", "40", "--epochs", "1", "--quiet"],
    ...["--backend", backend, "--workers", "1", "--out", out, "--json", join(out, "results.json")],
  ]);
  assert.equal(ended.code, 0, ended.err);
  const results = parseResults(JSON.parse(await Deno.readTextFile(join(out, "results.json"))));
  return [ended, results];
}

testReady("a small run, as wasm computes it, and again to the bit", async () => {
  const folders = await Promise.all([0, 1, 2].map(() => Deno.makeTempDir()));
  const [ended, first] = await smallRun("tensorflow", folders[0]!);
  const device = "CPU, TensorFlow 1.15.0";
  assert.deepEqual(first.backend, { name: "tensorflow", device, skipped: [] });
  assert.deepEqual(first.computing?.devices, [device]);
  assert.ok(ended.out.includes("\nbackend: tensorflow on CPU, TensorFlow 1.15.0\n"), ended.out);
  assert.ok(!ended.out.includes("GPU"), ended.out);

  const [, second] = await smallRun("tensorflow", folders[1]!);
  assert.deepEqual(second.table2, first.table2);
  assert.deepEqual(await storeDigests(folders[1]!), await storeDigests(folders[0]!));

  const [, wasm] = await smallRun("wasm", folders[2]!);
  for (const [i, row] of first.table2.entries()) {
    for (const accuracy of ["cleanSingle", "cleanEnsemble", "grad1Single"] as const) {
      // Rounding alone may move an image or two of the eighty.
      const difference = Math.abs(row[accuracy] - wasm.table2[i]![accuracy]);
      assert.ok(difference <= 0.05, `${row.attack} ${accuracy} differs by ${difference}`);
    }
  }
  await Promise.all(folders.map((folder) => Deno.remove(folder, { recursive: true })));
});

testReady("auto passes it over, since it uses no GPU", async () => {
  const { code, out, err } = await reproduce(["plan", "--profile", "smoke", "--dataset=synthetic"]);
  assert.equal(code, 0, err);
  assert.match(out + err, /Backend tensorflow passed over: it uses no GPU/);
});

testReady("without permission for native code", async () => {
  const reason = await refusal(["-RWE", "--allow-run=git"]);
  assert.ok(reason.startsWith('it needs ffi access to "'), reason);
  assert.ok(reason.endsWith("which deno task reproduce:tensorflow gives it"), reason);
});

testReady("without the addon", () =>
  without(ADDON, async () => {
    assert.match(await refusal(), /^its addon is not there; run deno task setup:tensorflow again$/);
  }));

testReady("with a corrupt addon", () =>
  without(
    ADDON,
    async () => {
      assert.match(await refusal(), /^it cannot be loaded \(.*: file too short\); run deno task /);
    },
    new TextEncoder().encode("no addon"),
  ));

testReady("without the library", () =>
  without(join(PACKAGE, "deps"), async () => {
    assert.match(await refusal(), /^its library libtensorflow\.so\.1 is not there; run deno task /);
  }));

testReady("without the package", () =>
  without(PACKAGE, async () => {
    const reason = await placeProblem(TEST_PLACE);
    assert.equal(
      reason,
      `TensorFlow is not in ${TEST_PLACE}: run deno task setup:tensorflow first`,
    );
  }));
