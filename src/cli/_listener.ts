/** A console for tests. */

import type { Console } from "./console.ts";

/** A console that remembers. */
export function listener(): Console & { readonly outs: string[]; readonly notes: string[] } {
  const [outs, notes]: [string[], string[]] = [[], []];
  return {
    outs,
    notes,
    out: (text) => void outs.push(text),
    note: (text) => void notes.push(text),
  };
}
