/** Ctrl-C: the first asks a run to save and stop, the second ends the program. */

import { makeStopFlag, raise, type StopFlag } from "../workers/stop_flag.ts";

/** What the first signal does to a run, and what the program ends with. */
export interface Interruption {
  /** Raised by the first signal. */
  readonly stop: StopFlag;
  /** What a shell expects of a program that a signal ended: 128 and the signal's number. */
  readonly exitCode: () => number;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Listens for SIGINT and SIGTERM, which schedulers send.
 *
 * @param note Told, in one line, what is happening
 * @param exit Ends the program at once
 */
export function listenForInterruption(
  note: (text: string) => void,
  exit: (code: number) => void = Deno.exit,
): Interruption {
  const stop = makeStopFlag();
  let received: number | undefined;
  for (const [signal, code] of Object.entries(SIGNALS)) {
    // Windows knows no SIGTERM.
    if (Deno.build.os === "windows" && signal !== "SIGINT") continue;
    Deno.addSignalListener(signal as keyof typeof SIGNALS, () => {
      if (received !== undefined) return exit(code);
      received = code;
      raise(stop);
      note("Stopping: the step under way is finished and saved; once more ends at once");
    });
  }
  return { stop, exitCode: () => received ?? SIGNALS.SIGINT };
}

/** A command line as a shell takes it. */
export function shellCommand(args: readonly string[]): string {
  return args.map((arg) => /^[\w./=:,@%+-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`)
    .join(" ");
}
