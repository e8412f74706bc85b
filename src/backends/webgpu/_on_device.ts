/** Tests that need a WebGPU adapter, and programs run on plain arrays. */

import * as tf from "@tensorflow/tfjs";
import { activateBackend } from "../backend.ts";
import { webGpuAdapter } from "./device.ts";
import { engineOf, type WebGpuEngine } from "./engine.ts";
import type { Program } from "./program.ts";

const hasAdapter = await webGpuAdapter() !== null;

/** Adds a test on the webgpu backend; without an adapter it is shown as ignored. */
export function testOnDevice(name: string, fn: (engine: WebGpuEngine) => Promise<void>): void {
  Deno.test({
    name: `webgpu: ${name}`,
    fn: async () => {
      await activateBackend("webgpu");
      await fn(engineOf(tf.backend()));
    },
    ignore: !hasAdapter,
    // tfjs keeps its device and buffers beyond the test that made them.
    sanitizeOps: false,
    sanitizeResources: false,
  });
}

/** What outputs hold before a program runs, and behind their end. */
const POISON = 777;
const GUARD = 64;

/** Values of a buffer, or how many a program is to write. */
export type Given = Float32Array | Uint32Array | number;

/**
 * Runs a program on plain arrays, one for each binding. What it does not write stays 777, and inputs
 * end in NaN, which a stray read would bring into the result.
 *
 * @returns The buffers that were given as lengths
 * @throws {Error} If it writes behind the end of one
 */
export async function runProgram(
  engine: WebGpuEngine,
  program: Program,
  given: readonly Given[],
): Promise<Float32Array[]> {
  const buffers = given.map((one) => {
    const values = typeof one === "number" ? new Float32Array(one).fill(POISON) : one;
    const all = new Float32Array(values.length + GUARD).fill(
      typeof one === "number" ? POISON : NaN,
    );
    new Uint8Array(all.buffer).set(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
    const buffer = engine.buffer("a test's values", all.byteLength);
    engine.device.queue.writeBuffer(buffer, 0, all);
    return buffer;
  });
  engine.replay([engine.bind(program, buffers)]);
  const outputs: Float32Array[] = [];
  for (const [i, one] of given.entries()) {
    if (typeof one !== "number") continue;
    const all = await engine.read(buffers[i]!, buffers[i]!.size);
    if (all.subarray(one).some((value) => value !== POISON)) {
      throw new Error(`${program.label} writes behind the end of ${program.bindings[i]!.name}`);
    }
    outputs.push(all.slice(0, one));
  }
  for (const buffer of buffers) buffer.destroy();
  return outputs;
}
