/** Puts the kernels of this folder into tfjs's registry. */

import * as tf from "@tensorflow/tfjs";
import { registerNetworkPlanner } from "../../models/planned_forward.ts";
import { registerStepPlanner } from "../../training/training_steps.ts";
import { registerCast } from "./cast.ts";
import { engineOf } from "./engine.ts";
import { MEMBER_KERNELS } from "./member_kernels.ts";
import { PlannedInference } from "./plan/inference.ts";
import { canPlanSteps, PlannedSteps } from "./training/planned_steps.ts";

let registered = false;

/** Registers the kernels and the plans for the webgpu backend, once. */
export function registerWebGpuKernels(): void {
  if (registered) return;
  registered = true;
  registerCast();
  for (const { name, run } of MEMBER_KERNELS) {
    tf.registerKernel({
      kernelName: name,
      backendName: "webgpu",
      kernelFunc: ({ inputs, attrs, backend }) =>
        run(engineOf(backend), inputs as never, attrs as never),
    });
  }
  const inference = new WeakMap<object, PlannedInference>();
  registerNetworkPlanner("webgpu", (stack, x) => {
    const backend = tf.backend();
    const planned = inference.get(backend) ?? new PlannedInference(engineOf(backend));
    inference.set(backend, planned);
    return planned.run(stack, x);
  });
  registerStepPlanner("webgpu", {
    supports: (options) => canPlanSteps(options, engineOf(tf.backend()).limits),
    make: (options, start) => new PlannedSteps(engineOf(tf.backend()), options, start),
  });
}
