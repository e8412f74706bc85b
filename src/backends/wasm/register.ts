/** Puts the generated kernels into tfjs's registry, in place of its stock ones. */

import * as tf from "@tensorflow/tfjs";
import { registerOps } from "../../ops/kernels.ts";
import { MAX_POOL_GRADIENT } from "../../ops/max_pool.ts";
import { makeEngine, type WasmEngine } from "./engine.ts";
import { exactSignKernel } from "./exact_sign.ts";
import { MEMBER_KERNELS } from "./member_kernels.ts";
import { plainMaxPoolGradientKernel } from "./plain_max_pool.ts";
import { detectSimd, type Simd } from "./simd.ts";
import type { Call } from "./stock_kernel.ts";
import { STOCK_KERNELS } from "./stock_kernels.ts";
import { clearUpperHalves } from "./upper_halves.ts";

type Kernel = (call: Call) => tf.TensorInfo | tf.TensorInfo[];

/** tfjs's own kernels, which compute what the generated ones cannot. */
const stock = new Map<string, Kernel | undefined>();

let registered: Simd | undefined;

/**
 * Registers the kernels for the wasm backend, once. Without vector instructions the operations of
 * `src/ops` are composed of tfjs's stock kernels, but for the gradient of max pooling and the sign,
 * which are wrong there.
 *
 * @param simd The vector instructions to use; those of this machine, unless given
 */
export function registerWasmKernels(simd: Simd = registered ?? detectSimd()): void {
  if (simd === registered) return;
  if (registered === undefined) {
    for (const name of [...STOCK_KERNELS.map(({ name }) => name), tf.Sign]) {
      stock.set(name, tf.getKernel(name, "wasm")?.kernelFunc as unknown as Kernel | undefined);
    }
  }
  registered = simd;
  for (const { name } of MEMBER_KERNELS) replace(name, undefined);
  for (const [name, kernel] of stock) replace(name, kernel);
  replace(MAX_POOL_GRADIENT.name, plainMaxPoolGradientKernel);
  replace(tf.Sign, (call) => exactSignKernel(call) ?? stock.get(tf.Sign)!(call));
  if (simd === "none") return registerOps("wasm");

  const engineOf = engines(simd);
  const generated = simd === "wide" ? leavingUpperHalvesClear : (kernel: Kernel) => kernel;
  for (const { name, run } of MEMBER_KERNELS) {
    replace(
      name,
      generated(({ inputs, attrs, backend }) =>
        run(engineOf(backend), inputs as never, attrs as never)
      ),
    );
  }
  for (const { name, run, compose } of STOCK_KERNELS) {
    const otherwise = stock.get(name) ?? compose!;
    replace(name, generated((call) => run(engineOf(call.backend), call) ?? otherwise(call)));
  }
}

/** One engine for each instance of the backend, which has a memory of its own. */
function engines(simd: Exclude<Simd, "none">): (backend: object) => WasmEngine {
  const known = new WeakMap<object, WasmEngine>();
  return (backend) => {
    const engine = known.get(backend) ?? makeEngine(backend, simd);
    known.set(backend, engine);
    return engine;
  };
}

function leavingUpperHalvesClear(kernel: Kernel): Kernel {
  return (call) => {
    const output = kernel(call);
    clearUpperHalves();
    return output;
  };
}

function replace(kernelName: string, kernel: Kernel | undefined): void {
  if (tf.getKernel(kernelName, "wasm") !== undefined) tf.unregisterKernel(kernelName, "wasm");
  if (kernel === undefined) return;
  tf.registerKernel({
    kernelName,
    backendName: "wasm",
    kernelFunc: kernel as unknown as tf.KernelFunc,
  });
}
