/** A package that registers a backend named tensorflow, which computes as `cpu` does. */

import * as tf from "@tensorflow/tfjs";
import type { TensorFlowModule } from "./load.ts";

/** What of the package is as a test wants it. */
export interface FakePackage {
  readonly gpu?: boolean;
  /** What its products of matrices are, and not what they should be. */
  readonly product?: () => tf.Tensor;
  /** The class of its tensors, if it brings a tfjs-core of its own. */
  readonly Tensor?: unknown;
}

/** Gives an import of it, which makes the backend current as the real one does. */
export function fakePackage(
  { gpu = false, product, Tensor = tf.Tensor }: FakePackage = {},
): () => Promise<TensorFlowModule> {
  return async () => {
    if (tf.findBackendFactory("tensorflow") !== null) tf.removeBackend("tensorflow");
    tf.getKernelsForBackend("tensorflow").forEach(({ kernelName }) =>
      tf.unregisterKernel(kernelName, "tensorflow")
    );
    tf.copyRegisteredKernels("cpu", "tensorflow");
    if (product !== undefined) {
      tf.unregisterKernel("BatchMatMul", "tensorflow");
      tf.registerKernel({
        kernelName: "BatchMatMul",
        backendName: "tensorflow",
        kernelFunc: product,
      });
    }
    const makeCpu = tf.findBackendFactory("cpu") as () => object;
    tf.registerBackend("tensorflow", () =>
      Object.assign(makeCpu(), {
        firstUse: false,
        isUsingGpuDevice: gpu,
        binding: { TF_Version: "2.9.1" },
      }) as ReturnType<Extract<Parameters<typeof tf.registerBackend>[1], () => tf.KernelBackend>>);
    await tf.setBackend("tensorflow");
    return { Tensor };
  };
}
