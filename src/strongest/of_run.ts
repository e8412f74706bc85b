/** Which strongest attacks were made on the networks of a run. */

import { TRAINING_READINGS } from "../experiments/readings.ts";
import type { Results } from "../reports/results.ts";
import type { SuiteOutcomes } from "./outcomes.ts";

/** What of a run says how its networks were trained. */
export type TrainedRun = Pick<Results, "protocol" | "backend" | "readings">;

/**
 * Those that attack networks trained as a run's are: on as many images of the same data set, as
 * long, on the same backend, under the same readings and one of its seeds.
 *
 * @param seeds The run's
 */
export function suitesOfRun(
  all: readonly SuiteOutcomes[],
  { protocol, backend, readings }: TrainedRun,
  seeds: readonly number[],
): SuiteOutcomes[] {
  return all.filter(({ run, dataset, members, seed }) => {
    const trained = protocol.find((one) => one.dataset === dataset);
    return trained !== undefined && seeds.includes(seed) && run.backend === backend.name &&
      trained.members === members && trained.epochs === run.epochs &&
      trained.batchSize === run.batchSize && trained.trainImages === run.trainImages &&
      TRAINING_READINGS.every((name) => run.readings[name] === readings[name]);
  });
}
