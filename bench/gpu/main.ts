/** `deno task bench:gpu`: everything that a real card should tell, in one go. */

import { join } from "node:path";
import { activateBackend, writeFileAtomically } from "ensemble-defense";
import { note, print, runCommand } from "../command_line.ts";
import { NETWORKS } from "../networks.ts";
import { type PythonPeer, startPeers } from "../peers/python_peer.ts";
import { measureGpu } from "./measure_gpu.ts";
import { parseGpuOptions } from "./options.ts";
import { measureTable2 } from "./table2.ts";

await runCommand("bench:gpu", async () => {
  const options = parseGpuOptions(Deno.args);
  const { out, networks, parts, small } = options;
  const backend = await activateBackend("webgpu");
  note(`webgpu on ${backend.device}`);
  const peer = options.peer && parts.includes("passes") ? await startPeer(options) : undefined;
  const measured = networks.map((name) => ({ name, ...NETWORKS[name] }));
  await measureGpu(options, measured, backend, peer, note);
  await peer?.close();
  if (parts.includes("table2")) {
    const times = [];
    for (const dataset of networks) {
      note(`Table 2 of ${dataset}`);
      times.push(...await measureTable2(dataset, small, out, print));
    }
    const text = times.map((time) => JSON.stringify(time)).join("\n");
    await writeFileAtomically(join(out, "table2.jsonl"), new TextEncoder().encode(`${text}\n`));
  }
  print(`What was measured is in ${out}`);
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
