/** Choosing the tfjs backend that computes, and what it is called in results. */

import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import { UserError } from "../errors.ts";
import { type BackendName, BACKENDS, type Grouping, groupingOf } from "./names.ts";
import { registerOps } from "../ops/kernels.ts";
import "../ops/adam.ts";
import "../ops/attack_step.ts";
import "../ops/convolution.ts";
import "../ops/dropout_mask.ts";
import "../ops/matmul.ts";
import "../ops/max_pool.ts";
import "../ops/relu.ts";
import { type LoadedTensorFlow, loadTensorFlow } from "./tensorflow/load.ts";
import { inTensorFlowTask } from "./tensorflow/task.ts";
import { guardMemory, type WasmModule } from "./wasm/memory.ts";
import { registerWasmKernels } from "./wasm/register.ts";
import { detectSimd } from "./wasm/simd.ts";
import { failOnDeviceErrors, webGpuAdapter } from "./webgpu/device.ts";
import { lastKernel } from "./webgpu/engine.ts";
import { registerWebGpuKernels } from "./webgpu/register.ts";

/** A backend that is ready to compute. */
export interface Backend {
  /** Which of {@linkcode BACKENDS} it is. */
  readonly name: BackendName;
  /** What it runs on, for the reader of a result. */
  readonly device: string;
  /** How members are best put into stacks on it, for {@linkcode makeEnsemble}. */
  readonly grouping: Grouping;
}

/** A backend that was passed over, and why. */
export interface SkippedBackend {
  /** The backend that was passed over. */
  readonly name: BackendName;
  /** Why, in a few words: `only a software adapter`. */
  readonly reason: string;
}

/** Which backend computes, and which were passed over before it. */
export interface BackendChoice {
  /** The backend that computes from now on. */
  readonly backend: Backend;
  /** What would have come before it, in the order in which it was tried. */
  readonly skipped: readonly SkippedBackend[];
}

/**
 * Makes a backend tfjs's current one.
 *
 * @throws {UserError} If it does not work on this machine
 *
 * @example tfjs's reference, which works everywhere
 * ```ts
 * import { activateBackend } from "ensemble-defense";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "assert";
 *
 * const { name, grouping } = await activateBackend("cpu");
 * assert.equal(name, tf.getBackend());
 * assert.equal(grouping, "single"); // a stack of each member saves a CPU the copies
 * ```
 */
export async function activateBackend(name: BackendName): Promise<Backend> {
  const device = await describeDevice(name);
  if (device.reason !== undefined) {
    throw new UserError(
      `Backend ${name} does not work here: ${device.reason}; use --backend auto or another one`,
    );
  }
  if (name === "cpu") silenceSlownessBanner();
  if (!await tf.setBackend(name)) {
    throw new UserError(
      `Backend ${name} does not start here; use --backend auto or another one`,
    );
  }
  if (name === "wasm") {
    guardMemory((tf.backend() as unknown as { wasm: WasmModule }).wasm);
    registerWasmKernels();
  }
  if (name === "webgpu") {
    failOnDeviceErrors(lastKernel);
    registerWebGpuKernels();
  }
  registerOps(name);
  return {
    name,
    device: device.description,
    grouping: groupingOf(name),
  };
}

/**
 * Makes the requested backend current. `auto` takes the first of {@linkcode BACKENDS} that works;
 * a software WebGPU adapter is right but slower than wasm, so `auto` passes it over, and so it does
 * TensorFlow without a GPU. It looks at TensorFlow only in the tasks that are made for it.
 *
 * @throws {UserError} If the requested backend does not work on this machine
 *
 * @example What is asked for by name is not compared with others
 * ```ts
 * import { chooseBackend } from "ensemble-defense";
 * import assert from "assert";
 *
 * const { backend, skipped } = await chooseBackend("wasm");
 * assert.equal(backend.name, "wasm");
 * assert.match(backend.device, /^CPU/);
 * assert.deepEqual(skipped, []);
 * ```
 */
export async function chooseBackend(requested: BackendName | "auto"): Promise<BackendChoice> {
  if (requested !== "auto") return { backend: await activateBackend(requested), skipped: [] };
  const skipped: SkippedBackend[] = [];
  for (const name of BACKENDS) {
    if (name === "tensorflow" && !inTensorFlowTask()) continue;
    const { reason, notForAuto } = await describeDevice(name);
    const against = reason ?? notForAuto;
    if (against !== undefined) skipped.push({ name, reason: against });
    else return { backend: await activateBackend(name), skipped };
  }
  throw new UserError("No backend works on this machine");
}

/**
 * The backends that work on this machine, software adapters included, in the order in which `auto`
 * tries them.
 *
 * @example
 * ```ts
 * import { BACKENDS, presentBackends } from "ensemble-defense";
 * import assert from "assert";
 *
 * const present = await presentBackends();
 * assert(present.includes("wasm") && present.includes("cpu"));
 * assert.deepEqual(present, BACKENDS.filter((name) => present.includes(name)));
 * ```
 */
export async function presentBackends(): Promise<BackendName[]> {
  const present: BackendName[] = [];
  for (const name of BACKENDS) {
    if ((await describeDevice(name)).reason === undefined) present.push(name);
  }
  return present;
}

interface Device {
  readonly description: string;
  /** Why the backend cannot be used. */
  readonly reason?: string;
  /** Why another backend is the better choice. */
  readonly notForAuto?: string;
}

const WASM_DEVICES = {
  wide: "CPU with relaxed SIMD of 256 bits",
  relaxed: "CPU with relaxed SIMD",
  plain: "CPU with SIMD",
  none: "CPU without SIMD",
};

async function describeDevice(name: BackendName): Promise<Device> {
  switch (name) {
    case "tensorflow":
      return await describeTensorFlow();
    case "webgpu": {
      const adapter = await webGpuAdapter();
      if (adapter === null) {
        return { description: "", reason: "no WebGPU adapter" };
      }
      return adapter.software
        ? {
          description: `${adapter.description} (software)`,
          notForAuto: "only a software adapter",
        }
        : { description: adapter.description };
    }
    case "wasm":
      return { description: WASM_DEVICES[detectSimd()] };
    case "cpu":
      return { description: "CPU, plain JavaScript" };
  }
}

/** What came of loading TensorFlow, which is tried once. */
let tensorFlow: Promise<LoadedTensorFlow> | undefined;

async function describeTensorFlow(): Promise<Device> {
  const loaded = await (tensorFlow ??= loadTensorFlow());
  if ("reason" in loaded) return { description: "", reason: loaded.reason };
  return loaded.usesGpu
    ? { description: `GPU, TensorFlow ${loaded.version}` }
    : { description: `CPU, TensorFlow ${loaded.version}`, notForAuto: "it uses no GPU" };
}

/** tfjs's reference backend advises its first user to install a faster one; we name it anyway. */
function silenceSlownessBanner(): void {
  const reference = tf.findBackend("cpu") as unknown as { firstUse: boolean };
  reference.firstUse = false;
}
