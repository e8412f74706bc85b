/** Where a command's store is. */

import { join } from "node:path";
import { Store } from "../experiments/store.ts";

/** The store of a folder for results. */
export function openStore(out: string, note: (text: string) => void): Store {
  return new Store(join(out, "store"), note);
}
