/** The accuracies of a sweep: one attack at several sizes, on the same images. */

import { cellScores } from "./accuracy.ts";
import { ATTACK_NAMES, type AttackName, type MethodOutcomes, type SweepPoint } from "./outcomes.ts";
import type { Scores } from "./scores.ts";

/** The columns that a sweep is shown in. */
export const SWEEP_COLUMNS = ["grad2Ensemble", "grad1Ensemble", "grad1Single"] as const;

/** One of {@linkcode SWEEP_COLUMNS}. */
export type SweepColumn = typeof SWEEP_COLUMNS[number];

/** One number of a sweep. */
export interface SweepCell {
  readonly attack: AttackName;
  readonly column: SweepColumn;
  /** The size of the attack, pixels in [0, 1]; 0 for the clean images. */
  readonly epsilon: number;
  /** Its scores in one replicate, on the images that the sweep attacks. */
  readonly scores: (outcomes: MethodOutcomes) => Scores;
}

/**
 * The cells of one method's sweep, of the epsilons that every replicate has, ascending; at epsilon 0
 * stand the clean accuracies of the same images. Empty where nothing was swept.
 *
 * @param replicates One method on one data set, in every replicate
 */
export function sweepCells(replicates: readonly MethodOutcomes[]): SweepCell[] {
  return ATTACK_NAMES.flatMap((attack) => {
    const epsilons = sizes(replicates, attack);
    return SWEEP_COLUMNS.flatMap((column) =>
      epsilons.map((epsilon) => ({
        attack,
        column,
        epsilon,
        scores: (outcomes: MethodOutcomes) => scores(outcomes, attack, column, epsilon),
      }))
    );
  });
}

function sizes(replicates: readonly MethodOutcomes[], attack: AttackName): number[] {
  const swept = replicates.map(({ sweep = [] }) =>
    sweep.filter((point) => point.attack === attack).map(({ epsilon }) => epsilon)
  );
  const common = swept[0]!.filter((epsilon) => swept.every((of) => of.includes(epsilon)));
  return common.length === 0 ? [] : [0, ...new Set(common.filter((epsilon) => epsilon > 0))].sort(
    (a, b) => a - b,
  );
}

function scores(
  outcomes: MethodOutcomes,
  attack: AttackName,
  column: SweepColumn,
  epsilon: number,
): Scores {
  const sweep = (outcomes.sweep ?? []).filter((point) => point.attack === attack);
  if (epsilon === 0) return firstScores(outcomes, column, sweep[0]!);
  const point = sweep.find((one) => one.epsilon === epsilon)!;
  return cellScores({ ...outcomes, attacks: [point] }, { column, attack });
}

/** Scores on the clean images that the sweep attacks. */
function firstScores(
  outcomes: MethodOutcomes,
  column: SweepColumn,
  { grad2: { images } }: SweepPoint,
): Scores {
  const all = cellScores(outcomes, {
    column: column === "grad1Single" ? "cleanSingle" : "cleanEnsemble",
  });
  const values = new Uint8Array(all.rows * images);
  for (let row = 0; row < all.rows; row++) {
    const from = row * all.images;
    values.set(all.values.subarray(from, from + images), row * images);
  }
  return { ...all, images, values };
}
