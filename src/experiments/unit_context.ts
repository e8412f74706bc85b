/** What computing a unit needs to know besides the unit. */

import type { Backend } from "../backends/backend.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Store } from "./store.ts";

/** Where units are computed, from what, and where their results go. */
export interface UnitContext {
  readonly backend: Backend;
  readonly dataset: Dataset;
  readonly store: Store;
  /** The commit of the program, if it runs from a checkout. */
  readonly commit: string | null;
  /** Asked between steps whether to save what is under way and stop. */
  readonly isStopping: () => boolean;
}

/** What happens inside a unit, for a progress bar. */
export interface UnitProgress {
  /** Share of the unit that is done, 0 to 1. */
  readonly share: number;
  /** Images that passed through a network since the last report, counted once for each member. */
  readonly images: number;
  /** Training loss, in training units. */
  readonly loss?: number;
}

/** A clock that starts now: the seconds since. */
export function startClock(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}
