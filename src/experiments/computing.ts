/** What computing the units of a result took, whoever did it and when. */

import type { Made } from "../store/manifest.ts";
import type { UnitReader } from "./outcomes.ts";
import type { Store, StoredUnit } from "./store.ts";

/** What computing the units of a result took, whoever did it and when. */
export interface Computing {
  /** Summed over the units, each in the thread that computed it. */
  readonly seconds: number;
  /** What computed them, in words. */
  readonly devices: readonly string[];
  /** The commits of the programs that did; null for one that did not run from a checkout. */
  readonly commits: readonly (string | null)[];
}

/** Reads units from a store and notes who made them. */
export class NotingReader implements UnitReader {
  readonly #store: Store;
  readonly #made = new Map<string, Made>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** As {@linkcode Store.get}. */
  async get(key: string): Promise<StoredUnit | undefined> {
    const unit = await this.#store.get(key);
    if (unit !== undefined) this.#made.set(key, unit.made);
    return unit;
  }

  /** What computing the units that were read took. */
  get computing(): Computing {
    // By key: a sum depends on the order of its terms, and reading on what is read first.
    const made = [...this.#made].sort(([a], [b]) => a < b ? -1 : 1).map(([, made]) => made);
    return {
      seconds: made.reduce((sum, { seconds }) => sum + seconds, 0),
      devices: [...new Set(made.map(({ device }) => device))].sort(),
      commits: [...new Set(made.map(({ commit }) => commit))].sort(),
    };
  }
}
