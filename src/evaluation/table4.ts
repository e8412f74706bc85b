/** Table 4, as data: ensembles and single networks with other defences, with intervals. */

import type { DatasetName } from "../data/dataset.ts";
import { hasAttack } from "./accuracy.ts";
import { cellEstimate } from "./accuracy_estimate.ts";
import { asReplicates, byDataset, type DatasetReplicates } from "./datasets.ts";
import type { Estimate } from "./estimate.ts";
import type { Interval } from "./interval.ts";
import type { MethodOutcomes, Replicate } from "./outcomes.ts";
import { checkReplicates } from "./outcomes_check.ts";
import {
  isOfTable4Alone,
  TABLE4_METHODS,
  table4Cell,
  type Table4Column,
} from "./table4_methods.ts";

/** One method's accuracies on one data set; an attack that was not made has none. */
export interface Table4Cells {
  /** How many networks the ensemble has, or the single accuracies are means over. */
  readonly members: number;
  /** Accuracy without an attack, in [0, 1]. */
  readonly clean: number;
  /** Accuracy under FGSM, in [0, 1]. */
  readonly fgsm?: number;
  /** Accuracy under BIM, in [0, 1]. */
  readonly bim?: number;
  /** The 95 % interval of each accuracy. */
  readonly intervals: {
    readonly clean: Interval;
    readonly fgsm?: Interval;
    readonly bim?: Interval;
  };
}

/** One row of Table 4, in the form of `golden/paper/table4.json`; accuracies are in [0, 1]. */
export type Table4Row =
  & { readonly method: string }
  & { readonly [D in DatasetName]?: Table4Cells };

/**
 * The rows of Table 4, in the paper's order, each with the data sets that its method was measured
 * on. A data set on which none of the table's own methods was measured is left out: bagging alone
 * is in Table 2.
 *
 * Intervals are those of Table 2. An ensemble's accuracy has Wilson's, which covers the luck of the
 * test images. The mean over single networks has the more careful of the pigeonhole bootstrap's and
 * of Student's t ({@linkcode twoWayMean}), over images and networks. Of several replicates, accuracies are means over them and the spread between them, the
 * luck of training, is part of every interval.
 *
 * @param measured What was measured of each method, in one run or in replicates of it
 * @param seed The run's seed
 * @throws {Error} If the outcomes are not well formed ({@linkcode checkReplicates})
 *
 * @example One distilled network, two images, of which FGSM turns one
 * ```ts
 * import { type Predictions, table4Rows } from "ensemble-defense";
 * import assert from "assert";
 *
 * const predicted = (...labels: number[]): Predictions => ({
 *   members: 1,
 *   images: 2,
 *   memberLabels: Uint8Array.from(labels),
 *   ensembleLabels: Uint8Array.from(labels),
 * });
 * const attacked = predicted(7, 3);
 * const [row] = table4Rows([{
 *   dataset: "mnist",
 *   method: "defensiveDistillation",
 *   labels: Uint8Array.of(7, 2),
 *   clean: predicted(7, 2),
 *   attacks: [{
 *     attack: "fgsm",
 *     grad1: [{ attacker: 0, predictions: attacked }],
 *     grad2: attacked,
 *   }],
 * }], 1);
 * assert.equal(row?.mnist?.clean, 1);
 * assert.equal(row?.mnist?.fgsm, 0.5);
 * assert.equal(row?.mnist?.bim, undefined);
 * ```
 */
export function table4Rows(
  measured: readonly MethodOutcomes[] | readonly Replicate[],
  seed: number,
): Table4Row[] {
  const replicates = asReplicates(measured, seed);
  checkReplicates(replicates);
  const datasets = byDataset(replicates).filter(({ replicates }) =>
    replicates[0]!.methods.some(({ method }) => isOfTable4Alone(method))
  );
  return TABLE4_METHODS.flatMap(({ method }) => {
    const found = datasets.flatMap((dataset) => {
      const cells = cellsOf(dataset, method, seed);
      return cells === undefined ? [] : [[dataset.dataset, cells] as const];
    });
    return found.length === 0 ? [] : [{ method, ...Object.fromEntries(found) }];
  });
}

function cellsOf(
  { dataset, replicates }: DatasetReplicates,
  method: string,
  seed: number,
): Table4Cells | undefined {
  const all = replicates.flatMap(({ methods }) => methods.filter((one) => one.method === method));
  const [first] = all;
  if (first === undefined) return undefined;
  const measure = (column: Table4Column): Estimate | undefined =>
    column === "clean" || all.every((one) => hasAttack(one, column))
      ? cellEstimate(all, dataset, table4Cell(method, column), seed)
      : undefined;
  const [clean, fgsm, bim] = [measure("clean")!, measure("fgsm"), measure("bim")];
  return {
    members: first.clean.members,
    clean: clean.effect,
    ...fgsm && { fgsm: fgsm.effect },
    ...bim && { bim: bim.effect },
    intervals: {
      clean: clean.interval,
      ...fgsm && { fgsm: fgsm.interval },
      ...bim && { bim: bim.interval },
    },
  };
}
