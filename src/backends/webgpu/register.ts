/** Puts the kernels of this folder into tfjs's registry. */

import * as tf from "@tensorflow/tfjs";
import { engineOf } from "./engine.ts";
import { MEMBER_KERNELS } from "./member_kernels.ts";

let registered = false;

/** Registers the kernels for the webgpu backend, once. */
export function registerWebGpuKernels(): void {
  if (registered) return;
  registered = true;
  for (const { name, run } of MEMBER_KERNELS) {
    tf.registerKernel({
      kernelName: name,
      backendName: "webgpu",
      kernelFunc: ({ inputs, attrs, backend }) =>
        run(engineOf(backend), inputs as never, attrs as never),
    });
  }
}
