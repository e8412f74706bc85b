/** A run may hold several data sets; what is computed is computed of each alone. */

import type { DatasetName } from "../data/dataset.ts";
import type { MethodOutcomes, Replicate } from "./outcomes.ts";

/** What was measured on one data set. */
export interface DatasetReplicates {
  /** The data set. */
  readonly dataset: DatasetName;
  /** At least one; all with methods of this data set alone. */
  readonly replicates: readonly Replicate[];
}

/**
 * The replicates of each data set, in the order in which data sets first appear. A seed under which
 * a data set was not measured is none of its replicates.
 *
 * @example Two seeds on MNIST, one of them on CIFAR-10 too
 * ```ts
 * import { byDataset, type MethodOutcomes, type Predictions } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(7);
 * const clean: Predictions = { members: 1, images: 1, memberLabels: labels, ensembleLabels: labels };
 * const on = (dataset: MethodOutcomes["dataset"]): MethodOutcomes => ({
 *   dataset,
 *   method: "bagging",
 *   labels,
 *   clean,
 *   attacks: [],
 * });
 * const found = byDataset([
 *   { seed: 1, methods: [on("mnist"), on("cifar10")] },
 *   { seed: 2, methods: [on("mnist")] },
 * ]);
 * assert.deepEqual(
 *   found.map(({ dataset, replicates }) => [dataset, replicates.map(({ seed }) => seed)]),
 *   [["mnist", [1, 2]], ["cifar10", [1]]],
 * );
 * ```
 */
export function byDataset(replicates: readonly Replicate[]): DatasetReplicates[] {
  const datasets = [
    ...new Set(replicates.flatMap(({ methods }) => methods.map(({ dataset }) => dataset))),
  ];
  return datasets.map((dataset) => ({
    dataset,
    replicates: replicates
      .map(({ seed, methods }) => ({
        seed,
        methods: methods.filter((outcomes) => outcomes.dataset === dataset),
      }))
      .filter(({ methods }) => methods.length > 0),
  }));
}

/** One run's outcomes as the one replicate that they are; replicates as they are. */
export function asReplicates(
  measured: readonly MethodOutcomes[] | readonly Replicate[],
  seed: number,
): readonly Replicate[] {
  const isOfReplicates = (
    list: readonly MethodOutcomes[] | readonly Replicate[],
  ): list is readonly Replicate[] => list.length > 0 && "methods" in list[0]!;
  return isOfReplicates(measured) ? measured : [{ seed, methods: measured }];
}
