import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import util from "node:util";
import { fakePackage } from "./_fake_package.ts";
import { loadTensorFlow, type TensorFlowModule } from "./load.ts";

/** What a task that is made for TensorFlow gives. */
const TASK = { inTask: true, isMainThread: true };

/** The reason why a package that does not come in is not used. */
async function reasonOf(error: unknown): Promise<string> {
  const importPackage = (): Promise<TensorFlowModule> => Promise.reject(error);
  const loaded = await loadTensorFlow({ ...TASK, importPackage });
  assert.ok("reason" in loaded);
  assert.ok(!loaded.reason.includes("\n"));
  return loaded.reason;
}

Deno.test("where no backend was current, cpu is, and not TensorFlow", async () => {
  assert.equal(tf.getBackend(), undefined);
  const loaded = await loadTensorFlow({ ...TASK, importPackage: fakePackage() });
  assert.deepEqual(loaded, { version: "2.9.1", usesGpu: false });
  assert.equal(tf.getBackend(), "cpu");
});

Deno.test("the backend that was current stays so, and TensorFlow's can be made current", async () => {
  tf.registerBackend("other", tf.findBackendFactory("cpu"));
  await tf.setBackend("other");
  const loaded = await loadTensorFlow({ ...TASK, importPackage: fakePackage({ gpu: true }) });
  assert.deepEqual(loaded, { version: "2.9.1", usesGpu: true });
  assert.equal(tf.getBackend(), "other");
  assert.ok(await tf.setBackend("tensorflow"));
  await tf.setBackend("cpu");
  tf.removeBackend("other");
});

Deno.test("node:util has again what every operation of the package asks of it", async () => {
  await loadTensorFlow({ ...TASK, importPackage: fakePackage() });
  const { isNullOrUndefined } = util as unknown as { isNullOrUndefined(value: unknown): boolean };
  assert.deepEqual([null, undefined, 0, ""].map(isNullOrUndefined), [true, true, false, false]);
});

Deno.test("in another task nothing is imported, and the right ones are named", async () => {
  const importPackage = (): Promise<TensorFlowModule> => assert.fail("imported");
  assert.deepEqual(await loadTensorFlow({ importPackage }), {
    reason: "it takes deno task setup:tensorflow, once, and deno task reproduce:tensorflow " +
      "in place of deno task reproduce",
  });
});

Deno.test("in a worker nothing is imported", async () => {
  const worker = new Worker(new URL("_loading_worker.ts", import.meta.url), { type: "module" });
  const { data } = await new Promise<MessageEvent>((resolve, reject) => {
    worker.onmessage = resolve;
    worker.onerror = reject;
  });
  worker.terminate();
  assert.deepEqual(data, { reason: "its addon serves the main thread, not workers" });
});

// The messages are those of Deno 2.9.6 and of the package, met by breaking a real one.
const FOLDER = "/d/npm/npm.example/@tensorflow/tfjs-node-gpu/4.22.0";
const ADDON = `${FOLDER}/lib/napi-v8/tfjs_binding.node`;

for (
  const [failure, error, reason] of [
    [
      "no package",
      new TypeError(
        "Failed loading https://npm.example/@tensorflow%2ftfjs-node-gpu for package " +
          '"@tensorflow/tfjs-node-gpu"\n    0: npm package not found in cache: ' +
          '"@tensorflow/tfjs-node-gpu", --cached-only is specified.',
      ),
      "its package is not there; run deno task setup:tensorflow",
    ],
    [
      "no addon",
      new Error(
        "The Node.js native addon module (tfjs_binding.node) can not be found at path: " +
          `${ADDON}. \nPlease run command 'npm rebuild @tensorflow/tfjs-node-gpu'`,
      ),
      "its addon is not there; run deno task setup:tensorflow again",
    ],
    [
      "no env permission",
      new Deno.errors.NotCapable(
        'Requires env access to "node_pre_gyp_mock_s3", run again with the --allow-env flag',
      ),
      'it needs env access to "node_pre_gyp_mock_s3", ' +
      "which deno task reproduce:tensorflow gives it",
    ],
    [
      "no ffi permission",
      new Deno.errors.NotCapable(
        `Requires ffi access to "${ADDON}", run again with the --allow-ffi flag`,
      ),
      `it needs ffi access to "${ADDON}", which deno task reproduce:tensorflow gives it`,
    ],
    [
      "no sys permission",
      new Deno.errors.NotCapable(
        'Requires sys access to "osRelease", run again with the --allow-sys flag',
      ),
      'it needs sys access to "osRelease", which deno task reproduce:tensorflow gives it',
    ],
    [
      "no TensorFlow",
      new TypeError(
        "libtensorflow.so.2: cannot open shared object file: No such file or directory\n" +
          `  path: ${ADDON}`,
      ),
      "its library libtensorflow.so.2 is not there; run deno task setup:tensorflow again",
    ],
    [
      "no other library",
      new TypeError(
        "libstdc++.so.6: cannot open shared object file: No such file or directory",
      ),
      "its addon needs the library libstdc++.so.6; install it",
    ],
    [
      "a corrupt addon",
      new TypeError(`${ADDON}: file too short\n  path: ${ADDON}`),
      `it cannot be loaded (${ADDON}: file too short); run deno task setup:tensorflow again`,
    ],
    [
      "something that is no error",
      "no more memory",
      "it cannot be loaded (no more memory); run deno task setup:tensorflow again",
    ],
  ] as const
) {
  Deno.test(`${failure}: one line says so and what to do`, async () => {
    await tf.setBackend("cpu");
    assert.equal(await reasonOf(error), reason);
    assert.equal(tf.getBackend(), "cpu");
    assert.equal(tf.findBackend("tensorflow"), null);
  });
}

for (
  const [failure, importPackage, reason] of [
    [
      "two tfjs-cores",
      fakePackage({ Tensor: class Tensor {} }),
      "it brought a tfjs-core of its own, between which and the program's no tensor moves; " +
      "run deno task setup:tensorflow again",
    ],
    [
      "a package without a backend",
      () => Promise.resolve({ Tensor: tf.Tensor }),
      "its package registers no backend of this name; run deno task setup:tensorflow again",
    ],
    [
      "a wrong result",
      fakePackage({ product: () => tf.tensor2d([[2]]) }),
      "it computes 1 + 1 + 1 as 2; run deno task setup:tensorflow again",
    ],
    [
      "an operation that fails",
      fakePackage({
        product: () => {
          throw new Error("No algorithm worked!\n at matMul");
        },
      }),
      "its first operation fails (No algorithm worked!); see docs/backends.md, TensorFlow (CUDA)",
    ],
  ] as const
) {
  Deno.test(`${failure}: one line says so, and the backend is removed`, async () => {
    await tf.setBackend("cpu");
    const tensors = tf.memory().numTensors;
    assert.deepEqual(await loadTensorFlow({ ...TASK, importPackage }), { reason });
    assert.equal(tf.getBackend(), "cpu");
    assert.equal(tf.findBackend("tensorflow"), null);
    assert.equal(tf.memory().numTensors, tensors);
  });
}
