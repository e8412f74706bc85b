/** A Python with PyTorch in a process of its own, which answers when it is asked. */

import { basename } from "node:path";
import { UserError } from "../../src/errors.ts";

/** A line of JSON that a script answers with. */
export type Answer = Readonly<Record<string, unknown>>;

/** A script that runs and waits for requests. */
export interface PythonProcess {
  /** What the script said of itself when it was ready. */
  readonly hello: Answer;
  /** Sends a line of JSON and waits for the next one. */
  ask(request: Readonly<Record<string, string | number>>): Promise<Answer>;
  close(): Promise<void>;
}

/** A script's exit code where PyTorch is missing. */
export const NO_TORCH = 3;

/** Where the system's own Python is, for machines on whose path another one comes first. */
export const PYTHONS: readonly string[] = ["python3", "/usr/bin/python3"];

/**
 * Starts something with the first Python that has PyTorch.
 *
 * @param python The one Python to try
 * @param start Gives undefined where there is no such Python, or no PyTorch
 * @returns Undefined if no Python has PyTorch
 * @throws {UserError} If the Python that was asked for does not start or has no PyTorch
 */
export async function withFirstPython<T>(
  python: string | undefined,
  start: (python: string) => Promise<T | undefined>,
): Promise<T | undefined> {
  for (const candidate of python === undefined ? PYTHONS : [python]) {
    const started = await start(candidate);
    if (started !== undefined) return started;
  }
  if (python === undefined) return undefined;
  throw new UserError(`--python must name a Python that has PyTorch: received ${python}`);
}

/**
 * Starts a script and waits until it is ready.
 *
 * @param input What it reads first
 * @returns Undefined where there is no such Python, or no PyTorch
 * @throws {UserError} If the script ends early
 */
export async function startPython(
  python: string,
  script: URL,
  flags: readonly string[] = [],
  input?: Uint8Array<ArrayBuffer>,
): Promise<PythonProcess | undefined> {
  const path = Deno.realPathSync(script);
  const child = spawn(python, [path, ...flags]);
  if (child === undefined) return undefined;
  const requests = child.stdin.getWriter();
  const answers = lines(child.stdout);
  const answer = async (): Promise<Answer | undefined> => {
    const { value, done } = await answers.next();
    if (!done) return JSON.parse(value);
    const { code } = await child.status;
    if (code === NO_TORCH) return undefined;
    throw new UserError(
      `${python} must keep bench/peers/${basename(path)} running: it ended with exit code ${code}`,
    );
  };
  const write = (bytes: Uint8Array<ArrayBuffer>): Promise<void> => requests.write(bytes);
  const line = (value: unknown): Uint8Array<ArrayBuffer> =>
    new TextEncoder().encode(`${JSON.stringify(value)}\n`);
  if (input !== undefined) {
    // It may end without reading, which its answer says.
    await write(line({ bytes: input.length })).then(() => write(input)).catch(() => {});
  }
  const hello = await answer();
  if (hello === undefined) return undefined;
  return {
    hello,
    ask: async (request) => {
      await write(line(request));
      return (await answer())!;
    },
    close: async () => {
      await requests.close();
      await child.status;
    },
  };
}

function spawn(python: string, args: readonly string[]): Deno.ChildProcess | undefined {
  try {
    return new Deno.Command(python, { args: [...args], stdin: "piped", stdout: "piped" }).spawn();
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
