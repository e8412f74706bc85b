import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { activateBackend } from "../backend.ts";
import { webGpuAdapter } from "./device.ts";

const hasAdapter = await webGpuAdapter() !== null;

/** The errors that would have stopped the program while `f` ran. */
async function reportedErrors(f: () => Promise<unknown>): Promise<string[]> {
  const messages: string[] = [];
  const listener = (event: ErrorEvent): void => {
    event.preventDefault(); // an error event that nobody prevents ends the process
    messages.push((event.error as Error).message);
  };
  globalThis.addEventListener("error", listener);
  try {
    await f();
  } finally {
    globalThis.removeEventListener("error", listener);
  }
  return messages;
}

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
  assert.match(errors[0] ?? "no error", /^WebGPU: [^]*this is no WGSL/);
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
  assert.match(errors[0]!, /^WebGPU: .*lost/);
});
