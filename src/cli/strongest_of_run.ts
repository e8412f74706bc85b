/** The strongest attacks that lie beside a run. */

import { dirname, join } from "node:path";
import { readSuites, STRONGEST } from "../strongest/folder.ts";
import { type RunReplicate, suitesOfRun, type TrainedRun } from "../strongest/of_run.ts";
import type { SuiteOutcomes } from "../strongest/outcomes.ts";

/**
 * Those on the networks of a run, from the folder beside the run's own.
 *
 * @param directory The run's folder
 * @throws {UserError} If a file there is damaged
 */
export async function strongestOfRun(
  directory: string,
  results: TrainedRun,
  replicates: readonly RunReplicate[],
): Promise<SuiteOutcomes[]> {
  const all = await readSuites(join(dirname(directory), STRONGEST));
  return suitesOfRun(all, results, replicates);
}
