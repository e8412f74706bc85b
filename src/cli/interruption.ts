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
 * Signals so close together, in milliseconds, are one: what every process of a terminal or of a
 * cancelled job receives, `deno task` also passes on to the program that it runs.
 */
const TOGETHER = 500;

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
  let receivedAt = 0;
  for (const [signal, code] of Object.entries(SIGNALS)) {
    // Windows knows no SIGTERM.
    if (Deno.build.os === "windows" && signal !== "SIGINT") continue;
    Deno.addSignalListener(signal as keyof typeof SIGNALS, () => {
      const now = performance.now();
      if (received !== undefined) {
        if (now - receivedAt > TOGETHER) exit(code);
        return;
      }
      received = code;
      receivedAt = now;
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
