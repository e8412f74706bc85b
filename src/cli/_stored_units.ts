/** What was computed into a run's folder, for tests of what must compute nothing. */

import { join } from "node:path";
import { Store } from "../experiments/store.ts";

/** The keys of the units in the store of a folder of results, sorted; none without a store. */
export function storedUnits(out: string): Promise<string[]> {
  return new Store(join(out, "store")).folders.units.keys();
}
