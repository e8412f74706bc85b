/** What computes units in this version of the program. */

import type { BackendName } from "../backends/names.ts";
import type { AttackUnit, Engine, TrainUnit } from "./unit.ts";

/** What revisions are counted for: training on adversarial images takes the sign of a gradient. */
type Work = "train" | "trainOnAdversarial" | "attack";

/**
 * Raise one whenever a change of the code changes the results of such units: those of one backend
 * alone where the change is in its kernels or plans.
 */
const REVISIONS: Readonly<Record<BackendName, Readonly<Record<Work, number>>>> = {
  tensorflow: { train: 1, trainOnAdversarial: 1, attack: 1 },
  webgpu: { train: 3, trainOnAdversarial: 3, attack: 8 },
  wasm: { train: 2, trainOnAdversarial: 3, attack: 6 },
  cpu: { train: 2, trainOnAdversarial: 2, attack: 5 },
};

/** What computes a unit in this version of the program. */
export function engineOf(
  unit: Pick<TrainUnit, "kind" | "adversarial"> | Pick<AttackUnit, "kind">,
  backend: BackendName,
): Engine {
  const work = unit.kind === "train" && unit.adversarial ? "trainOnAdversarial" : unit.kind;
  return { tfjs: "4.22.0", backend, revision: REVISIONS[backend][work] };
}
