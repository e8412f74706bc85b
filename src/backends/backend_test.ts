import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { MAX_POOL_GRADIENT } from "../ops/max_pool.ts";
import { activateBackend, chooseBackend, presentBackends } from "./backend.ts";
import { registerOps } from "../ops/kernels.ts";
import { BACKENDS } from "./names.ts";
import { registerWebGpuKernels } from "./webgpu/register.ts";

// The adapter of lavapipe, whatever this machine has: the program asks once and remembers.
const requestAdapter = (): Promise<unknown> =>
  Promise.resolve({ info: { description: "llvmpipe", vendor: "Mesa", isFallbackAdapter: true } });
Object.defineProperty(navigator, "gpu", { configurable: true, value: { requestAdapter } });

/** What is written to the console while `f` runs. */
async function consoleLines(f: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  const kept = globalThis.console;
  const write = (...args: unknown[]): void => void lines.push(args.join(" "));
  globalThis.console = { ...kept, log: write, info: write, warn: write, error: write };
  try {
    await f();
  } finally {
    globalThis.console = kept;
  }
  return lines;
}

Deno.test("chooseBackend() auto passes over a software WebGPU adapter and says why", async () => {
  const { backend, skipped } = await chooseBackend("auto");
  assert.deepEqual(skipped, [{ name: "webgpu", reason: "only a software adapter" }]);
  assert.deepEqual(backend, { name: "wasm", device: "CPU with relaxed SIMD", grouping: "single" });
  assert.equal(tf.getBackend(), "wasm");
});

Deno.test("chooseBackend() takes what it is asked for and passes over nothing", async () => {
  const { backend, skipped } = await chooseBackend("cpu");
  assert.deepEqual(skipped, []);
  assert.deepEqual(backend, { name: "cpu", device: "CPU, plain JavaScript", grouping: "single" });
  assert.equal(tf.getBackend(), "cpu");
});

Deno.test("presentBackends() counts a software adapter, in the order of auto", async () => {
  assert.deepEqual(await presentBackends(), BACKENDS.filter((name) => name !== "tensorflow"));
});

Deno.test("asking for tensorflow in another task says which ones to use", async () => {
  await assert.rejects(activateBackend("tensorflow"), {
    name: "UserError",
    message: "Backend tensorflow does not work here: it takes deno task setup:tensorflow, once, " +
      "and deno task reproduce:tensorflow in place of deno task reproduce; use --backend auto or " +
      "another one",
  });
});

Deno.test("the cpu backend prints no banner", async () => {
  const lines = await consoleLines(async () => {
    await activateBackend("cpu");
    const sum = tf.tidy(() => tf.add(tf.tensor1d([1]), 1));
    assert.deepEqual([...await sum.data()], [2]);
    sum.dispose();
  });
  assert.deepEqual(lines, []);
});

Deno.test("a backend that does not start is named, with what to do", async () => {
  const lines = await consoleLines(() =>
    // There is an adapter here, but it gives no device.
    assert.rejects(activateBackend("webgpu"), {
      name: "UserError",
      message: "Backend webgpu does not start here; use --backend auto or another one",
    })
  );
  assert.match(lines.join("\n"), /webgpu/); // tfjs says what went wrong
});

Deno.test("wasm and webgpu have a max pool gradient of their own", async () => {
  await activateBackend("wasm");
  registerWebGpuKernels(); // as activating it does, where there is a device
  registerOps("webgpu");
  const kernels = ["wasm", "webgpu"].map((name) =>
    tf.getKernel(MAX_POOL_GRADIENT.name, name)?.kernelFunc
  );
  assert.ok(kernels.every((kernel) => kernel !== undefined));
  registerOps("cpu"); // which has the composed one
  const composed = tf.getKernel(MAX_POOL_GRADIENT.name, "cpu")?.kernelFunc;
  assert.ok(!kernels.some((kernel) => kernel!.toString() === composed?.toString()));
});
