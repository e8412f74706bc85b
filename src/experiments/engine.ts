/** What computes units in this version of the program. */

import type { BackendName } from "../backends/names.ts";
import type { Engine, Unit } from "./unit.ts";

/**
 * Raise one whenever a change of the code changes the results of such units: those of one backend
 * alone where the change is in its kernels or plans.
 */
const REVISIONS: Readonly<Record<BackendName, Readonly<Record<Unit["kind"], number>>>> = {
  tensorflow: { train: 1, attack: 1 },
  webgpu: { train: 3, attack: 6 },
  wasm: { train: 2, attack: 5 },
  cpu: { train: 2, attack: 5 },
};

/** What computes units of a kind in this version of the program. */
export function engineOf(kind: Unit["kind"], backend: BackendName): Engine {
  return { tfjs: "4.22.0", backend, revision: REVISIONS[backend][kind] };
}
