/** Running commands that may be missing or fail. */

import { UserError } from "../src/errors.ts";

/** How a command is run, and what is said if it does not work. */
export interface CommandOptions {
  /** What failed, for the user: `Cannot unpack x`. */
  readonly failure: string;
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  /** What it reads. */
  readonly input?: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/**
 * Runs a command.
 *
 * @returns What it printed
 * @throws {UserError} If it is missing or fails, with the line in which it says why
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { failure, env = {}, cwd, input }: CommandOptions,
): Promise<string> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(command, {
      args: [...args],
      env,
      ...cwd === undefined ? {} : { cwd },
      stdin: input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UserError(`${failure}: ${command} is not installed`);
  }
  // A command that fails stops reading.
  const written = input?.pipeTo(child.stdin).catch(() => {});
  const { success, code, signal, stdout, stderr } = await child.output();
  await written;
  if (success) return new TextDecoder().decode(stdout);
  const line = signal === null
    ? reasonIn(new TextDecoder().decode(stderr)) ?? `exit status ${code}`
    : `ended by ${signal}`;
  throw new UserError(`${failure}: ${line}`);
}

/** Whether a command is installed. */
export async function isInstalled(command: string): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args: ["--version"], stdout: "null" }).output())
      .success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The line that says why: of the network, else of an error, else the first. */
function reasonIn(output: string): string | undefined {
  // deno-lint-ignore no-control-regex
  const lines = output.replace(/\x1b\[[\d;]*m/g, "").split("\n")
    .map((line) => line.trim()).filter((line) => line !== "");
  const line = lines.find((line) => /error sending request|dns error|not in cache/.test(line)) ??
    lines.find((line) => /error: |cannot find/.test(line)) ?? lines[0];
  return line?.replace(/^(error|\d+): /, "");
}
