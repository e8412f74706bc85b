/** Numbers of figures with their intervals: the tables' and claims', with fewer resamples. */

import { accuracyEstimate } from "../evaluation/accuracy_estimate.ts";
import type { DatasetName } from "../data/dataset.ts";
import { byDataset } from "../evaluation/datasets.ts";
import type { Interval } from "../evaluation/interval.ts";
import type { MethodOutcomes, Replicate } from "../evaluation/outcomes.ts";
import type { Scores } from "../evaluation/scores.ts";
import { randomStream } from "../random/stream.ts";

/** A drawn interval is a few pixels wide: this many resamples place its ends well enough. */
const RESAMPLES = 999;

/** One method on one data set, in every replicate. */
export interface MethodReplicates {
  readonly dataset: DatasetName;
  readonly method: string;
  readonly replicates: readonly MethodOutcomes[];
}

/** What was measured, method by method, in the order of the evidence. */
export function methodReplicates(replicates: readonly Replicate[]): MethodReplicates[] {
  return byDataset(replicates).flatMap(({ dataset, replicates }) =>
    replicates[0]!.methods.map(({ method }) => ({
      dataset,
      method,
      replicates: replicates.flatMap(({ methods }) =>
        methods.filter((one) => one.method === method)
      ),
    }))
  );
}

/**
 * A mean score with its 95 % interval.
 *
 * @param name Names the number, and so the random numbers that it takes
 */
export function measure(
  { dataset, method, replicates }: MethodReplicates,
  scores: (outcomes: MethodOutcomes) => Scores,
  name: readonly (string | number)[],
): { readonly value: number; readonly interval: Interval } {
  const { effect, interval } = accuracyEstimate(
    replicates.map(scores),
    () => randomStream(1, "figure", dataset, method, ...name),
    RESAMPLES,
  );
  return { value: effect, interval };
}
