/** Writing to the standard streams. */

/**
 * Writes a line, whole. What whoever reads the stream no longer wants, such as `head`, is left out
 * quietly: the files of a run are not to suffer from it.
 */
export function writeLine(
  stream: { writeSync(bytes: Uint8Array): number },
  text: string,
): void {
  let bytes = new TextEncoder().encode(`${text}\n`);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
