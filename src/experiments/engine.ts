/** What computes units in this version of the program. */

import type { BackendName } from "../backends/names.ts";
import type { Engine, Unit } from "./unit.ts";

/** Raise one whenever a change of the code changes the results of such units. */
const REVISIONS = { train: 2, attack: 5 } as const;

/** What computes units of a kind in this version of the program. */
export function engineOf(kind: Unit["kind"], backend: BackendName): Engine {
  return { tfjs: "4.22.0", backend, revision: REVISIONS[kind] };
}
