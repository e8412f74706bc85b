/** PyTorch in a process that times attacks on a network that it is sent. */

import { UserError } from "../../src/errors.ts";

/** A process that waits for attacks to time. */
export interface AttackPeer {
  /** `PyTorch 1.13.0`. */
  readonly name: string;
  /** Makes an attack once. */
  time(
    asked: Readonly<Record<string, string | number>>,
  ): Promise<{ readonly ms: number; readonly fooled: number }>;
  close(): Promise<void>;
}

const SCRIPT = new URL("torch_attack_times.py", import.meta.url);
const NO_TORCH = 3;
const PYTHONS = ["python3", "/usr/bin/python3"];

/**
 * Starts the first Python that has PyTorch.
 *
 * @param file The network, the images and the labels (`torch_attack_times.py`)
 * @param python The one Python to try
 * @returns Undefined if no Python has PyTorch
 * @throws {UserError} If the Python that was asked for has none, or the script ends early
 */
export async function startAttackPeer(
  file: Uint8Array,
  python: string | undefined,
): Promise<AttackPeer | undefined> {
  for (const candidate of python === undefined ? PYTHONS : [python]) {
    const peer = await start(candidate, file);
    if (peer !== undefined) return peer;
  }
  if (python === undefined) return undefined;
  throw new UserError(`--python must name a Python that has PyTorch: received ${python}`);
}

async function start(python: string, file: Uint8Array): Promise<AttackPeer | undefined> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(python, {
      args: [Deno.realPathSync(SCRIPT)],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.PermissionDenied) return undefined; // not executable
    throw error;
  }
  const requests = child.stdin.getWriter();
  const answers = lines(child.stdout);
  const answer = async (): Promise<Record<string, unknown> | undefined> => {
    const { value, done } = await answers.next();
    if (!done) return JSON.parse(value);
    const { code } = await child.status;
    if (code === NO_TORCH) return undefined;
    throw new UserError(
      `${python} must keep bench/peers/torch_attack_times.py running: it ended with exit code ${code}`,
    );
  };
  const encoder = new TextEncoder();
  // It may end without reading, which its answer says.
  await requests.write(encoder.encode(`${JSON.stringify({ bytes: file.length })}\n`))
    .then(() => requests.write(file)).catch(() => {});
  const hello = await answer();
  if (hello === undefined) return undefined;
  return {
    name: String(hello["peer"]),
    time: async (asked) => {
      await requests.write(encoder.encode(`${JSON.stringify(asked)}\n`));
      const { ms, fooled } = (await answer())!;
      return { ms: Number(ms), fooled: Number(fooled) };
    },
    close: async () => {
      await requests.close();
      await child.status;
    },
  };
}

async function* lines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
}
