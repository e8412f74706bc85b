/**
 * `deno task record:readings`: measures on the real MNIST what every option of a reading gives, one
 * at a time, into `golden/measured/readings/`. About a quarter of an hour on two cores. Finished
 * units are kept in `results/store`, so that it can be stopped and goes on.
 */

import { fileURLToPath } from "node:url";
import { ALTERNATIVES, SHOWN_BY, shownBy } from "../src/deviations/alternatives.ts";
import { parseCommandLine } from "../src/cli/options.ts";
import { reproduce } from "../src/cli/reproduce.ts";
import { writeFileAtomically } from "../src/files/atomic_write.ts";
import type { StopFlag } from "../src/workers/stop_flag.ts";
import { READINGS_FOLDER } from "./deviations.ts";
import { note, refuseOtherFlags, runScript } from "./note.ts";

const FLAGS = [
  ...["--profile", "quick", "--dataset", "mnist", "--backend", "wasm", "--members", "3", "--quiet"],
];

await runScript("record:readings", async (stoppable) => {
  refuseOtherFlags(Deno.args);
  const stop = stoppable();
  const methods = new Set(["randomInit", ...Object.values(SHOWN_BY)]);
  await record(stop, "default", [...methods].join(","));
  for (const { reading, value } of ALTERNATIVES) {
    await record(stop, `${reading}=${value}`, shownBy(reading), "--reading", `${reading}=${value}`);
  }
});

/** Measures some methods and keeps their results, without the claims, which are another matter. */
async function record(
  stop: StopFlag,
  name: string,
  methods: string,
  ...flags: string[]
): Promise<void> {
  note(name);
  const line = parseCommandLine([...FLAGS, "--methods", methods, ...flags], "");
  if (line.kind !== "reproduce") throw new Error("The flags are not a run's");
  const { results } = await reproduce(line.options, { out: () => {}, note }, stop);
  const text = JSON.stringify({ ...results, claims: [] }, null, 1);
  await writeFileAtomically(fileURLToPath(new URL(`${name}.json`, READINGS_FOLDER)), `${text}\n`);
}
