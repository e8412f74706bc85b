/**
 * `deno task reproduce:tensorflow`: the program of `deno task reproduce`, run where
 * `deno task setup:tensorflow` put TensorFlow, and allowed to load native code from there.
 */

import { join } from "node:path";
import { writeLine } from "../../src/cli/write_line.ts";
import { denoFlags, environmentOf, GPU_PLACE, placeProblem, ROOT } from "./place.ts";

const problem = await placeProblem(GPU_PLACE);
if (problem !== undefined) {
  writeLine(Deno.stderr, `reproduce: ${problem}`);
  Deno.exit(2);
}
const child = new Deno.Command(Deno.execPath(), {
  args: [
    ...["run", "-P=reproduceTensorflow", ...denoFlags(GPU_PLACE)],
    ...[join(ROOT, "reproduce", "main.ts"), ...Deno.args],
  ],
  env: environmentOf(GPU_PLACE),
}).spawn();
// The program decides what a signal means; it takes those that come together for one.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => child.kill(signal));
}
Deno.exit((await child.status).code);
