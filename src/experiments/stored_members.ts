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
  return await Promise.all(keys.map(async (key) => {
    const entry = await store.get(key);
    if (entry?.unit.kind !== "train") {
      throw new UserError(`The store lacks the ${role} ${key}: run again to train it`);
    }
    const { [TRAINING_LOSSES]: _losses, ...checkpoint } = entry.arrays;
    const { unit } = entry;
    return { unit, architecture: unit.architecture, checkpoint: checkpoint as Checkpoint };
  }));
}
