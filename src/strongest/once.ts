/** What takes a bootstrap, once for each ensemble however many texts and tables show it. */

import type { SuiteOutcomes } from "./outcomes.ts";

/** Gives what was computed of an ensemble under a name, or computes it. */
export type Once<Result> = (found: SuiteOutcomes, name: string, compute: () => Result) => Result;

/**
 * Keeps results as long as the outcomes that they are of. They may be kept, for outcomes never
 * change and every random stream has its name.
 */
export function once<Result>(): Once<Result> {
  const kept = new WeakMap<SuiteOutcomes, Map<string, Result>>();
  return (found, name, compute) => {
    const ofFound = kept.get(found) ?? new Map<string, Result>();
    kept.set(found, ofFound);
    if (!ofFound.has(name)) ofFound.set(name, compute());
    return ofFound.get(name)!;
  };
}
