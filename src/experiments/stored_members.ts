/** Trained members, read back from the store. */

import { UserError } from "../errors.ts";
import type { Checkpoint } from "../models/checkpoint.ts";
import type { Member } from "../models/ensemble.ts";
import type { Store } from "./store.ts";
import type { TrainUnit } from "./unit.ts";
import { TRAINING_LOSSES } from "./unit_arrays.ts";

/** A trained member, and how it was trained. */
export interface StoredMember extends Member {
  readonly unit: TrainUnit;
}

/**
 * Reads trained members.
 *
 * @param keys Of their train units
 * @param role What they are here, in an error
 * @throws {UserError} If the store lacks one
 */
export async function storedMembers(
  store: Pick<Store, "get">,
  keys: readonly string[],
  role: "member" | "teacher",
): Promise<StoredMember[]> {
  // All are read before one is missed: a read that outlives its caller takes what is removed
  // meanwhile for damaged, and sets it aside in a folder that is going away.
  const entries = await Promise.all(keys.map((key) => store.get(key)));
  return entries.map((entry, i) => {
    if (entry?.unit.kind !== "train") {
      throw new UserError(`The store lacks the ${role} ${keys[i]}: run again to train it`);
    }
    const { [TRAINING_LOSSES]: _losses, ...checkpoint } = entry.arrays;
    const { unit } = entry;
    return { unit, architecture: unit.architecture, checkpoint: checkpoint as Checkpoint };
  });
}
