/** `deno bench -P`: batched attack gradients on the backend that `auto` chooses. */

import { chooseBackend } from "ensemble-defense";
import { BATCH, benchSuite } from "./cases.ts";

const { backend } = await chooseBackend("auto");
const suite = await benchSuite(backend.name);
const group = `MNIST, ${backend.name}, batches of ${BATCH}`;

for (const [index, { name, run }] of suite.cases.entries()) {
  Deno.bench({ name, group, baseline: index === 0, warmup: 1, n: 5, fn: run });
}
