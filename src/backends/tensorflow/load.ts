/** Loading TensorFlow, which tfjs reaches through a native addon. */

import * as tf from "@tensorflow/tfjs";
import process from "node:process";
import util from "node:util";
import { TENSORFLOW_PACKAGE } from "./package.ts";
import { inTensorFlowTask } from "./task.ts";

/** What tfjs calls the backend. */
const NAME = "tensorflow";

/** TensorFlow, or why it cannot be used. */
export type LoadedTensorFlow =
  | {
    /** Of the native library, such as `2.9.1`. */
    readonly version: string;
    /** TensorFlow quietly computes on the CPU if it finds no GPU, or not the CUDA it wants. */
    readonly usesGpu: boolean;
  }
  | { readonly reason: string };

/** What of the package is looked at. */
export interface TensorFlowModule {
  readonly Tensor: unknown;
}

/** What loading depends on; the running system's unless given. */
export interface TensorFlowSystem {
  readonly inTask: boolean;
  readonly isMainThread: boolean;
  readonly importPackage: () => Promise<TensorFlowModule>;
}

/** The backend as the package registers it with tfjs. */
interface TensorFlowBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

/**
 * Loads TensorFlow and tries one operation. Whichever backend was current still is (`cpu`, if none
 * was, since tfjs would now choose TensorFlow); what cannot be used is taken out of tfjs again.
 *
 * @returns Never throws: the reason is one line, and says what to do
 */
export async function loadTensorFlow(
  system: Partial<TensorFlowSystem> = {},
): Promise<LoadedTensorFlow> {
  const here = { ...thisSystem(), ...system };
  if (!here.inTask) {
    return {
      reason: "it takes deno task setup:tensorflow, once, and deno task reproduce:tensorflow " +
        "in place of deno task reproduce",
    };
  }
  // The addon keeps one state for the whole process.
  if (!here.isMainThread) return { reason: "its addon serves the main thread, not workers" };

  const before = tf.getBackend() as string | undefined;
  const loaded = await load(here);
  await tf.setBackend(before ?? "cpu");
  if ("reason" in loaded && tf.findBackendFactory(NAME) !== null) tf.removeBackend(NAME);
  return loaded;
}

async function load({ importPackage }: TensorFlowSystem): Promise<LoadedTensorFlow> {
  let module: TensorFlowModule;
  try {
    restoreIsNullOrUndefined();
    process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "1"; // warnings, not the clock rate
    module = await importPackage();
  } catch (error) {
    return { reason: importReason(error) };
  }
  try {
    return await examine(module);
  } catch (error) {
    return {
      reason: `its first operation fails (${
        lineOf(error)
      }); see docs/backends.md, TensorFlow (CUDA)`,
    };
  }
}

function thisSystem(): TensorFlowSystem {
  const { name, version } = TENSORFLOW_PACKAGE;
  // Put together only now: what Deno can read off the source it would fetch for every program.
  const specifier = `npm:${[name, version].join("@")}`;
  return {
    inTask: inTensorFlowTask(),
    // Deno's workers are web workers, in which node:worker_threads says that they are the main one.
    isMainThread: !("WorkerGlobalScope" in globalThis),
    importPackage: () => import(specifier),
  };
}

/** Every operation of the package asks this of node:util, which Node 23 dropped, and so Deno. */
function restoreIsNullOrUndefined(): void {
  const olderUtil = util as { isNullOrUndefined?: (value: unknown) => boolean };
  olderUtil.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

async function examine(module: TensorFlowModule): Promise<LoadedTensorFlow> {
  if (module.Tensor !== tf.Tensor) {
    return {
      reason: "it brought a tfjs-core of its own, between which and the program's no tensor " +
        `moves; ${SET_UP_AGAIN}`,
    };
  }
  const backend = tf.findBackend(NAME) as unknown as TensorFlowBackend | null;
  if (backend === null || !await tf.setBackend(NAME)) {
    return { reason: `its package registers no backend of this name; ${SET_UP_AGAIN}` };
  }
  const product = await productOfOnes();
  if (product !== 3) return { reason: `it computes 1 + 1 + 1 as ${product}; ${SET_UP_AGAIN}` };
  return { version: backend.binding.TF_Version, usesGpu: backend.isUsingGpuDevice };
}

/** A product of matrices on the current backend, which is 3. */
async function productOfOnes(): Promise<number | undefined> {
  const product = tf.tidy(() => tf.matMul(tf.ones([1, 3]), tf.ones([3, 1])));
  try {
    return (await product.data())[0];
  } finally {
    product.dispose();
  }
}

const SET_UP_AGAIN = "run deno task setup:tensorflow again";

/** Why the package was not loaded, and what to do. */
function importReason(error: unknown): string {
  const line = lineOf(error);
  if (error instanceof Deno.errors.NotCapable) {
    const [, access] = /^Requires (.*?),/.exec(line) ?? [];
    return `it needs ${access ?? line}, which deno task reproduce:tensorflow gives it`;
  }
  if (/^Failed loading \S+ for package /.test(line)) {
    return "its package is not there; run deno task setup:tensorflow";
  }
  if (/tfjs_binding\.node\) can not be found/.test(line)) {
    return `its addon is not there; ${SET_UP_AGAIN}`;
  }
  const [, library] = /^(\S+): cannot open shared object file/.exec(line) ?? [];
  if (library !== undefined) {
    return library.startsWith("libtensorflow")
      ? `its library ${library} is not there; ${SET_UP_AGAIN}`
      : `its addon needs the library ${library}; install it`;
  }
  return `it cannot be loaded (${line}); ${SET_UP_AGAIN}`;
}

function lineOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!.trim();
}
