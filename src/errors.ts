/**
 * A mistake in what the user gave: a flag, a file, a directory. Its message is one line that says
 * what was wrong, with the value, and what to do; the command line prints it alone and exits
 * with 2.
 */
export class UserError extends Error {
  /** Tells it from errors of the program itself. */
  override readonly name = "UserError";
}

/** Work that was given up because it was asked to stop; what was saved of it is not lost. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor(message: string = "Interrupted") {
    super(message);
  }
}

/**
 * The part of a system error that a user can act on, in one line: `EACCES: permission denied`
 * without the call and the paths that follow it.
 */
export function systemReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n")[0]!.replace(/, \w+( '.*)?$/, "");
}
