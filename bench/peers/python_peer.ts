/** PyTorch in a process of its own, which measures when it is asked to and is idle otherwise. */

import { UserError } from "../../src/errors.ts";
import type { Work } from "../cases.ts";
import type { NetworkName } from "../networks.ts";
import { startPython, withFirstPython } from "./python_process.ts";

/** Work that the script alone does, for GPUs: all members at once through `torch.func.vmap`. */
export type GpuWork = "grad2Vmap" | "trainStepVmap";

/** Work that PyTorch could not do; the process goes on. */
export class PeerFailure extends UserError {}

/** A process that waits for requests. */
export interface PythonPeer {
  /** `PyTorch 1.13.0`. */
  readonly name: string;
  readonly threads: number;
  /**
   * The median duration of a piece of work in milliseconds, measured for so many seconds.
   *
   * @throws {PeerFailure} If vmap cannot do it there
   */
  measure(network: NetworkName, work: Work | GpuWork, seconds: number): Promise<number>;
  close(): Promise<void>;
}

const SCRIPT = new URL("torch_attacks.py", import.meta.url);

/**
 * Starts one process for each number of threads, with the first Python that has PyTorch.
 *
 * @param python The one Python to try; the usual ones without it
 * @param flags More of the script's flags, `--device cuda` for one
 * @returns The processes by threads, or undefined if no Python has PyTorch
 * @throws {UserError} If the Python that was asked for does not start or has no PyTorch, or the
 * script ends early
 */
export async function startPeers(
  threads: readonly number[],
  python: string | undefined,
  flags: readonly string[] = [],
): Promise<ReadonlyMap<number, PythonPeer> | undefined> {
  return await withFirstPython(python, async (candidate) => {
    const peers = new Map<number, PythonPeer>();
    for (const count of new Set(threads)) {
      const peer = await startPeer(candidate, count, flags);
      if (peer === undefined) break;
      peers.set(count, peer);
    }
    return peers.size > 0 ? peers : undefined;
  });
}

async function startPeer(
  python: string,
  threads: number,
  flags: readonly string[],
): Promise<PythonPeer | undefined> {
  const asServer = ["--serve", "--threads", String(threads), ...flags];
  const started = await startPython(python, SCRIPT, asServer);
  if (started === undefined) return undefined;
  const { hello, ask, close } = started;
  return {
    name: String(hello["peer"]),
    threads,
    measure: async (network, work, seconds) => {
      const { ms, error } = await ask({ network, work, seconds });
      if (error !== undefined) throw new PeerFailure(`${work} on ${network} in PyTorch: ${error}`);
      return Number(ms);
    },
    close,
  };
}
