/**
 * A mistake in what the user gave: a flag, a file, a directory. Its message is one line that says
 * what was wrong, with the value, and what to do; the command line prints it alone and exits
 * with 2.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}
