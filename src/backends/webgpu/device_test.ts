import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { activateBackend } from "../backend.ts";
import { reportedErrors } from "./_reported_errors.ts";
import { webGpuAdapter } from "./device.ts";
import { engineOf } from "./engine.ts";
import { forEachItem } from "./program.ts";

const hasAdapter = await webGpuAdapter() !== null;

const test = (name: string, fn: () => Promise<void>): void =>
  Deno.test({
    name,
    fn,
    ignore: !hasAdapter,
    // tfjs keeps its device and buffers beyond the test that made them.
    sanitizeOps: false,
    sanitizeResources: false,
  });

test("webgpu: a right shader reports no error", async () => {
  await activateBackend("webgpu");
  await activateBackend("webgpu");
  const errors = await reportedErrors(async () => {
    const sum = tf.tidy(() => tf.add(tf.tensor1d([1, 2]), 1));
    assert.deepEqual([...await sum.data()], [2, 3]);
    sum.dispose();
  });
  assert.deepEqual(errors, []);
});

test("webgpu: a shader that fails validation stops the program, before its zeros are read", async () => {
  await activateBackend("webgpu");
  const errors = await reportedErrors(async () => {
    const backend = tf.backend() as WebGPUBackend;
    const x = tf.tensor1d([1, 2, 3]);
    const broken = {
      variableNames: ["x"],
      outputShape: [3],
      shaderKey: "broken",
      workgroupSize: [64, 1, 1] as [number, number, number],
      dispatchLayout: { x: [0] },
      dispatch: [1, 1, 1] as [number, number, number],
      size: true,
      getUserCode: () => "fn main(index : i32) { this is no WGSL; }",
    };
    const zeros = backend.runWebGPUProgram(broken, [x], "float32");
    await backend.read(zeros.dataId);
    backend.disposeData(zeros.dataId);
    x.dispose();
  });
  assert.match(errors[0]?.message ?? "no error", /^WebGPU: [^]*this is no WGSL/);
});

test("webgpu: a kernel of ours that does not compile stops the program under its name", async () => {
  await activateBackend("webgpu");
  const engine = engineOf(tf.backend());
  const errors = await reportedErrors(async () => {
    const program = forEachItem({
      label: "broken kernel",
      count: 1,
      bindings: [{ name: "result", type: "f32", writes: true }],
      body: "result[i] = this is no WGSL;",
    });
    const result = engine.buffer("a test's values", 4);
    engine.bind(program, [result]);
    await engine.device.queue.onSubmittedWorkDone();
    await new Promise((resolve) => setTimeout(resolve));
  });
  assert.match(
    errors[0]?.message ?? "no error",
    /^WebGPU: the kernel "broken kernel" does not compile: [^]*no WGSL/,
  );
});

// The last test, as the device does not come back.
test("webgpu: a lost device stops the program", async () => {
  await activateBackend("webgpu");
  const { device } = tf.backend() as WebGPUBackend;
  const errors = await reportedErrors(async () => {
    device.destroy();
    await device.lost;
    await new Promise((resolve) => setTimeout(resolve)); // the report follows the loss
  });
  assert.equal(errors.length, 1);
  assert.match(errors[0]!.message, /^WebGPU: the device is lost, last kernel ".+": ./);
});
