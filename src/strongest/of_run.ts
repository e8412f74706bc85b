/** Which strongest attacks were made on the networks of a run. */

import { TRAINING_READINGS } from "../experiments/readings.ts";
import type { Results } from "../reports/results.ts";
import { BEFORE_READING } from "../reports/younger_readings.ts";
import type { SuiteOutcomes } from "./outcomes.ts";

/** What of a run says how its networks were trained. */
export type TrainedRun = Pick<Results, "protocol" | "backend" | "readings">;

/** Which networks a run has of one seed. */
export interface RunReplicate {
  readonly seed: number;
  readonly methods: readonly { readonly dataset: string; readonly method: string }[];
}

/**
 * Those that attack networks of a run: of one of its methods, on the same data set, under one of its
 * seeds, trained on as many images as long, on the same backend, under the same readings. What was
 * recorded before there was a reading counts as what was done then.
 *
 * @param replicates The run's
 */
export function suitesOfRun(
  all: readonly SuiteOutcomes[],
  { protocol, backend, readings }: TrainedRun,
  replicates: readonly RunReplicate[],
): SuiteOutcomes[] {
  const ofRun = { ...BEFORE_READING, ...readings };
  return all.filter(({ run, dataset, method, members, seed }) => {
    const trained = protocol.find((one) => one.dataset === dataset);
    const ofSuite = { ...BEFORE_READING, ...run.readings };
    return trained !== undefined && run.backend === backend.name &&
      replicates.some((one) =>
        one.seed === seed &&
        one.methods.some((of) => of.dataset === dataset && of.method === method)
      ) &&
      trained.members === members && trained.epochs === run.epochs &&
      trained.batchSize === run.batchSize && trained.trainImages === run.trainImages &&
      TRAINING_READINGS.every((name) => ofSuite[name] === ofRun[name]);
  });
}
