/** Colours of a terminal. */

import { type Paint, PLAIN, type Tone } from "../reports/paint.ts";

/** Codes that terminals of any background show readably (ECMA-48, the eight basic colours). */
const CODES: Readonly<Record<Tone, number>> = {
  higher: 36,
  lower: 33,
  reproduced: 32,
  refuted: 31,
  inconclusive: 35,
  aside: 2,
};

/**
 * How to colour what is printed: not at all unless a terminal reads it, and not if the environment
 * variable NO_COLOR is set and not empty (no-color.org).
 */
export function paintFor(
  { isTerminal, noColor }: { readonly isTerminal: boolean; readonly noColor: boolean },
): Paint {
  if (!isTerminal || noColor) return PLAIN;
  return (text, tone) => `\x1b[${CODES[tone]}m${text}\x1b[0m`;
}
