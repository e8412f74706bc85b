/** Where a command's lines go. */

import type { Paint } from "../reports/paint.ts";

/** Results go to `out`, what happens meanwhile to `note`. */
export interface Console {
  out(text: string): void;
  note(text: string): void;
  /** How results are coloured; not at all if absent. */
  readonly paint?: Paint;
}

/** The same console, without notes if they are not wanted. */
export function unlessQuiet(
  { quiet }: { readonly quiet: boolean },
  console: Console,
): Console {
  return quiet ? { ...console, note: () => {} } : console;
}
