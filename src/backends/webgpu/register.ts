/** Puts the kernels of this folder into tfjs's registry. */

import * as tf from "@tensorflow/tfjs";
import { registerAttackPlanner } from "../../attacks/planned_iteration.ts";
import { registerNetworkPlanner } from "../../models/planned_forward.ts";
import { registerStepPlanner } from "../../training/training_steps.ts";
import { PlannedAttacks } from "./attacks/planned_attacks.ts";
import { registerCast } from "./cast.ts";
import { engineOf } from "./engine.ts";
import { MEMBER_KERNELS } from "./member_kernels.ts";
import { PlannedInference } from "./plan/inference.ts";
import { Scratch } from "./plan/scratch.ts";
import { canPlanSteps, PlannedSteps } from "./training/planned_steps.ts";

/** What is planned on one instance of the backend. */
interface Plans {
  readonly inference: PlannedInference;
  readonly attacks: PlannedAttacks;
}

const plansOf = new WeakMap<object, Plans>();
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
  registerNetworkPlanner("webgpu", (stack, x) => plans().inference.run(stack, x));
  registerAttackPlanner("webgpu", (iteration) => plans().attacks.run(iteration));
  registerStepPlanner("webgpu", {
    supports: (options) => canPlanSteps(options, engineOf(tf.backend()).limits),
    make: (options, start) => new PlannedSteps(engineOf(tf.backend()), options, start),
  });
}

/** The plans of the current backend. */
function plans(): Plans {
  const backend = tf.backend();
  const known = plansOf.get(backend);
  if (known !== undefined) return known;
  const engine = engineOf(backend);
  const scratch = new Scratch(engine);
  const made = {
    inference: new PlannedInference(engine, scratch),
    attacks: new PlannedAttacks(engine, scratch),
  };
  plansOf.set(backend, made);
  return made;
}
