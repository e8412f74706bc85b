/** `deno task bench:peers`: the same work here and in PyTorch, by turns, as a table. */

import { availableParallelism } from "node:os";
import { type Backend, chooseBackend } from "ensemble-defense";
import { benchSuite, workMacs } from "../cases.ts";
import { note, print, runCommand } from "../command_line.ts";
import { grad2AllCores } from "../grad2_all_cores.ts";
import { deviceOf } from "../measure.ts";
import { BATCH, MEMBERS, type NetworkName, NETWORKS } from "../networks.ts";
import { medianMilliseconds } from "../timing.ts";
import { attackTimes, attackTimesTable } from "./attack_times.ts";
import { comparisonTable, type Row, rowOf } from "./comparison.ts";
import { parsePeerOptions, type PeerOptions } from "./options.ts";
import { type PythonPeer, startPeers } from "./python_peer.ts";

/** A piece of work, ready on both sides, and how long it took at every turn. */
interface Contest {
  readonly row: Pick<Row, "work" | "network">;
  readonly macs: number;
  readonly ours: { readonly threads: number; readonly run: () => Promise<void> };
  readonly peer: PythonPeer | undefined;
  readonly ownTimes: number[];
  readonly peerTimes: number[];
}

const NO_PYTORCH =
  "No PyTorch here, so only this side (Debian: apt install python3-torch libopenblas0-pthread)";

await runCommand("bench:peers", async () => {
  const options = parsePeerOptions(Deno.args);
  const { backend } = await chooseBackend(options.backend);
  if (options.attacks.length > 0) return await printAttackTimes(backend, options);
  const cores = availableParallelism();
  const peers = options.peer ? await startPeers([1, cores], options.python) : undefined;
  if (options.peer && peers === undefined) {
    note(NO_PYTORCH);
  }

  const rows: Row[] = [];
  for (const network of options.networks) {
    const peerOf = (threads: number): PythonPeer | undefined => peers?.get(threads);
    rows.push(...await contend(network, backend, cores, peerOf, options));
  }
  const peer = peers?.get(1)?.name;
  for (const process of peers?.values() ?? []) await process.close();

  const device = deviceOf(backend);
  print(`Batches of ${BATCH}, ${MEMBERS} members in Grad. 2; ${backend.name} on ${device}`);
  if (peer !== undefined) {
    print(`Beside ${peer}; medians of ${options.alternations} turns each`);
  }
  print(`\n${comparisonTable(rows)}`);
  if (options.json) {
    const { alternations, seconds } = options;
    const setting = { backend: backend.name, device, peer: peer ?? null, batch: BATCH };
    print(JSON.stringify({ ...setting, alternations, seconds, rows }, null, 2));
  }
  return 0;
});

/** Times whole attacks and prints them. */
async function printAttackTimes(backend: Backend, options: PeerOptions): Promise<number> {
  const { peer, times } = await attackTimes(backend, options, note);
  if (options.peer && peer === undefined) note(NO_PYTORCH);
  const { batch, alternations } = options;
  print(`Attacks on Table 1's network, ${batch} images; ${backend.name} on ${deviceOf(backend)}`);
  if (peer !== undefined) print(`Beside ${peer}; medians of ${alternations} turns each`);
  print(`\n${attackTimesTable(times)}`);
  if (options.json) {
    const setting = { backend: backend.name, device: deviceOf(backend), peer: peer ?? null, batch };
    print(JSON.stringify({ ...setting, alternations, times }, null, 2));
  }
  return 0;
}

/** Measures all work on one network, so many turns for each side. */
async function contend(
  network: NetworkName,
  backend: Backend,
  cores: number,
  peerOf: (threads: number) => PythonPeer | undefined,
  { works, alternations, seconds }: PeerOptions,
): Promise<Row[]> {
  const suite = benchSuite(NETWORKS[network], backend);
  const allCores = await grad2AllCores(NETWORKS[network], backend);
  const contests = works.map((work): Contest => {
    const everyCore = work === "grad2AllCores";
    return {
      row: { work, network },
      macs: workMacs(everyCore ? "grad2" : work, NETWORKS[network]),
      ours: everyCore
        ? allCores
        : { threads: 1, run: suite.cases.find((one) => one.work === work)!.run },
      peer: peerOf(everyCore ? cores : 1),
      ownTimes: [],
      peerTimes: [],
    };
  });
  for (const { ours } of contests) await ours.run(); // compiles kernels and code
  for (let turn = 1; turn <= alternations; turn++) {
    note(`${network}: turn ${turn} of ${alternations}`);
    for (const { row: { work }, ours, peer, ownTimes, peerTimes } of contests) {
      ownTimes.push(await medianMilliseconds(ours.run, seconds));
      if (peer === undefined) continue;
      const peerWork = work === "grad2AllCores" ? "grad2" : work;
      peerTimes.push(await peer.measure(network, peerWork, seconds));
    }
  }
  suite.dispose();
  allCores.dispose();
  return contests.map(({ row, macs, ours, peer, ownTimes, peerTimes }) =>
    rowOf({
      ...row,
      macs,
      ours: { threads: ours.threads, times: ownTimes },
      ...(peer && { peer: { threads: peer.threads, times: peerTimes } }),
    })
  );
}
