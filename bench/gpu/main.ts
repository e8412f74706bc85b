/** `deno task bench:gpu`: everything that a real card should tell, in one go or in several calls. */

import { activateBackend } from "ensemble-defense";
import { makeStopFlag, raise } from "../../src/workers/stop_flag.ts";
import { note, print, runCommand } from "../command_line.ts";
import { NETWORKS } from "../networks.ts";
import { type PythonPeer, startPeers } from "../peers/python_peer.ts";
import { measureGpu } from "./measure_gpu.ts";
import { parseGpuOptions } from "./options.ts";
import { checkTablesData, measureTables } from "./tables.ts";

await runCommand("bench:gpu", async () => {
  const options = parseGpuOptions(Deno.args);
  const { out, networks, parts, small, minutes } = options;
  const wanted = {
    ...options,
    tables: (["2", "4"] as const).filter((table) => parts.includes(`table${table}`)),
    datasets: small ? networks.slice(0, 1) : networks,
  };
  await checkTablesData(wanted);
  const stop = makeStopFlag();
  let isTimeUp = false;
  if (minutes !== undefined) {
    const end = setTimeout(() => {
      isTimeUp = true;
      raise(stop);
    }, 60_000 * minutes);
    Deno.unrefTimer(end);
  }
  const backend = await activateBackend("webgpu");
  note(`webgpu on ${backend.device}`);
  const peer = options.peer && parts.includes("passes") ? await startPeer(options) : undefined;
  const measured = networks.map((name) => ({ name, ...NETWORKS[name] }));
  const { kept, isComplete } = await measureGpu(
    options,
    measured,
    backend,
    peer,
    note,
    () => isTimeUp,
  );
  await peer?.close();
  const isAll = isComplete && (wanted.tables.length === 0 || await measureTables(
    wanted,
    await kept.rows("tables"),
    stop,
    async (times) => {
      await kept.write("tables", times);
      const { method, dataset, seed, seconds } = times.at(-1)!;
      note(`${method} on ${dataset}, seed ${seed}: ${seconds.toFixed(0)} s`);
    },
    print,
  ));
  print(`What was measured is in ${out}`);
  if (!isAll) {
    const command = `the same command${options.again ? " without --again" : ""}`;
    print(`Time was up before all was measured: ${command} goes on from here`);
  }
  return 0;
});

/** PyTorch on the same card, if there is one. */
async function startPeer(
  { python, members, batch }: ReturnType<typeof parseGpuOptions>,
): Promise<PythonPeer | undefined> {
  const sizes = ["--members", String(members), "--batch", String(batch)];
  const peers = await startPeers([1], python, ["--device", "cuda", ...sizes]);
  if (peers === undefined) note("No PyTorch here, so only this side");
  return peers?.get(1);
}
