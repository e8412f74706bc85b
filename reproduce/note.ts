/** What the recording scripts say. */

/** Writes a line to standard error. */
export function note(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}
