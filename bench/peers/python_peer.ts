/** PyTorch in a process of its own, which measures when it is asked to and is idle otherwise. */

import { UserError } from "../../src/errors.ts";
import type { Work } from "../cases.ts";
import type { NetworkName } from "../networks.ts";

/** Work that the script alone does, for GPUs: all members at once through `torch.func.vmap`. */
export type GpuWork = "grad2Vmap";

/** A process that waits for requests. */
export interface PythonPeer {
  /** `PyTorch 1.13.0`. */
  readonly name: string;
  readonly threads: number;
  /** The median duration of a piece of work in milliseconds, measured for so many seconds. */
  measure(network: NetworkName, work: Work | GpuWork, seconds: number): Promise<number>;
  close(): Promise<void>;
}

const SCRIPT = new URL("torch_attacks.py", import.meta.url);

/** The script's exit code where PyTorch is missing. */
const NO_TORCH = 3;

/** Where the system's own Python is, for machines on whose path another one comes first. */
const PYTHONS = ["python3", "/usr/bin/python3"];

/**
 * Starts one process for each number of threads, with the first Python that has PyTorch.
 *
 * @param python The one Python to try; {@linkcode PYTHONS} without it
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
  for (const candidate of python === undefined ? PYTHONS : [python]) {
    const peers = new Map<number, PythonPeer>();
    for (const count of new Set(threads)) {
      const peer = await startPeer(candidate, count, flags);
      if (peer === undefined) break;
      peers.set(count, peer);
    }
    if (peers.size > 0) return peers;
  }
  if (python === undefined) return undefined;
  throw new UserError(`--python must name a Python that has PyTorch: received ${python}`);
}

async function startPeer(
  python: string,
  threads: number,
  flags: readonly string[],
): Promise<PythonPeer | undefined> {
  const child = spawn(python, threads, flags);
  if (child === undefined) return undefined;
  const requests = child.stdin.getWriter();
  const answers = lines(child.stdout);

  const answer = async (): Promise<Record<string, unknown> | undefined> => {
    const { value, done } = await answers.next();
    if (!done) return JSON.parse(value);
    const { code } = await child.status;
    if (code === NO_TORCH) return undefined;
    throw new UserError(
      `${python} must keep bench/peers/torch_attacks.py running: it ended with exit code ${code}`,
    );
  };

  const hello = await answer();
  if (hello === undefined) return undefined;
  return {
    name: String(hello.peer),
    threads,
    measure: async (network, work, seconds) => {
      const request = JSON.stringify({ network, work, seconds });
      await requests.write(new TextEncoder().encode(`${request}\n`));
      return Number((await answer())?.ms);
    },
    close: async () => {
      await requests.close();
      await child.status;
    },
  };
}

function spawn(
  python: string,
  threads: number,
  flags: readonly string[],
): Deno.ChildProcess | undefined {
  try {
    return new Deno.Command(python, {
      args: [Deno.realPathSync(SCRIPT), "--serve", "--threads", String(threads), ...flags],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.PermissionDenied) return undefined; // not executable
    throw error;
  }
}

async function* lines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
}
