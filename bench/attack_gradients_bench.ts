/** `deno bench -P`: batched attack gradients and training on the backend that `auto` chooses. */

import { chooseBackend } from "ensemble-defense";
import { calibrate } from "./calibration.ts";
import { benchSuite } from "./cases.ts";
import { BATCH, NETWORK_NAMES, NETWORKS } from "./networks.ts";

/** Operations after which a case has been run often enough for an average. */
const ENOUGH_MACS = 5e10;

const { backend } = await chooseBackend("auto");
for (const name of NETWORK_NAMES) {
  const group = `${name}, ${backend.name}, batches of ${BATCH}`;
  Deno.bench({ name: "calibration", group, baseline: true, fn: calibrate });
  for (const { work, macs, run } of benchSuite(NETWORKS[name], backend).cases) {
    const n = Math.ceil(Math.min(20, ENOUGH_MACS / macs));
    Deno.bench({ name: work, group, warmup: Math.min(1, n - 1), n, fn: run });
  }
}
