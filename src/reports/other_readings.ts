/** What a run was made with that is not usual. */

import { DEFAULT_READINGS, type Readings } from "../experiments/readings.ts";
import type { Results } from "./results.ts";

/** The readings of a run that are not the defaults, as `NAME=VALUE`. */
export function otherReadings({ readings }: Pick<Results, "readings">): string[] {
  return Object.entries(readings)
    .filter(([name, value]) => value !== DEFAULT_READINGS[name as keyof Readings])
    .map(([name, value]) => `${name}=${value}`);
}
