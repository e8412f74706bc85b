/** What the recording scripts say. */

import { writeLine } from "../src/cli/write_line.ts";
import { Interrupted, UserError } from "../src/errors.ts";
import { catchLateUserErrors } from "../src/late_user_errors.ts";

/** Writes a line to standard error. */
export function note(text: string): void {
  writeLine(Deno.stderr, text);
}

/**
 * Runs a script and ends with what it comes to: 0, or 2 and one line over a mistake of the user's or
 * because it was asked to stop.
 */
export async function runScript(name: string, main: () => Promise<void>): Promise<never> {
  const end = ({ message }: Error): never => {
    note(`${name}: ${message}`);
    Deno.exit(2);
  };
  catchLateUserErrors(end);
  try {
    await main();
  } catch (error) {
    if (error instanceof UserError || error instanceof Interrupted) end(error);
    throw error;
  }
  Deno.exit(0);
}

/** Ends a script over a flag that it does not know: whoever gives one means another run. */
export function refuseOtherFlags(args: readonly string[], known: readonly string[] = []): void {
  const other = args.find((flag) => !known.includes(flag));
  if (other === undefined) return;
  const allowed = known.length === 0 ? "There are no flags" : `The flags are ${known.join(", ")}`;
  throw new UserError(`${allowed}: received ${other}`);
}
