/** How the recording scripts run, and what they say. */

import { type Interruption, listenForInterruption, shellCommand } from "../src/cli/interruption.ts";
import { writeLine } from "../src/cli/write_line.ts";
import { Interrupted, UserError } from "../src/errors.ts";
import { catchLateUserErrors } from "../src/late_user_errors.ts";
import type { StopFlag } from "../src/workers/stop_flag.ts";

/** Writes a line to standard error. */
export function note(text: string): void {
  writeLine(Deno.stderr, text);
}

/** The process that a script runs in. */
export interface ScriptProcess {
  readonly args: readonly string[];
  readonly listen: () => Interruption;
  readonly tell: (text: string) => void;
  readonly exit: (code: number) => never;
}

const THIS_PROCESS: ScriptProcess = {
  args: Deno.args,
  listen: () => listenForInterruption(note),
  tell: note,
  exit: Deno.exit,
};

/**
 * Runs a script and ends with what it comes to: 0; 2 and one line over a mistake of the user's; or,
 * if it was stopped, the status of the signal and a line that says how to go on.
 *
 * @param usage The name of its task, and what can follow it; with `--help` this is all that is told
 * @param main Calls `stoppable` if it can be stopped and goes on later: from then on the first
 * Ctrl-C raises the flag that it gets. One that does not is ended by Ctrl-C at once
 * @param process For tests
 */
export async function runScript(
  usage: string,
  main: (stoppable: () => StopFlag) => Promise<void>,
  { args, listen, tell, exit }: ScriptProcess = THIS_PROCESS,
): Promise<never> {
  const [name] = usage.split(" ");
  if (args.some((flag) => flag === "--help" || flag === "-h")) {
    tell(`Usage: deno task ${usage}`);
    return exit(0);
  }
  const end = ({ message }: Error): never => {
    tell(`${name}: ${message}`);
    return exit(2);
  };
  catchLateUserErrors(end);
  let interruption: Interruption | undefined;
  try {
    await main(() => (interruption = listen()).stop);
  } catch (error) {
    if (error instanceof UserError) return end(error);
    if (!(error instanceof Interrupted)) throw error;
    const again = shellCommand(["deno", "task", name!, ...args]);
    tell(`${name}: ${error.message}. To go on from here: ${again}`);
    return exit(interruption!.exitCode());
  }
  return exit(0);
}

/** Ends a script over a flag that it does not know: whoever gives one means another run. */
export function refuseOtherFlags(args: readonly string[], known: readonly string[] = []): void {
  const other = args.find((flag) => !known.includes(flag));
  if (other === undefined) return;
  const allowed = known.length === 0 ? "There are no flags" : `The flags are ${known.join(", ")}`;
  throw new UserError(`${allowed}: received ${other}`);
}
