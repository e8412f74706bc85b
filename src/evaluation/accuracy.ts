/**
 * The five accuracies of a row of Table 2, as scores. "The term Single refers to evaluating a
 * single classifier" (section 4): the mean over the members, each evaluated alone.
 */

import type { AttackName, AttackOutcomes, MethodOutcomes } from "./outcomes.ts";
import {
  ensembleScores,
  meanScore,
  memberScores,
  populationOf,
  type Scores,
  writeCorrect,
} from "./scores.ts";

/** The columns of Table 2 without an attack. */
export type CleanColumn = "cleanSingle" | "cleanEnsemble";
/** The columns of Table 2 under an attack, with either gradient of section 3. */
export type AttackedColumn = "grad1Single" | "grad1Ensemble" | "grad2Ensemble";
/** The columns of Table 2, from left to right. */
export type Column = CleanColumn | AttackedColumn;

/** The columns of Table 2, from left to right. */
export const COLUMNS: readonly Column[] = [
  "cleanSingle",
  "cleanEnsemble",
  "grad1Single",
  "grad1Ensemble",
  "grad2Ensemble",
];

/** One method's place in Table 2: a column, and for the attacked ones the attack. */
export type Cell = { readonly column: CleanColumn } | AttackedCell;

/** An accuracy under an attack. */
export interface AttackedCell {
  /** The column of Table 2. */
  readonly column: AttackedColumn;
  /** The attack. */
  readonly attack: AttackName;
  /** Under other readings than the run's own: the variant of this `attackLabel` and `grad2`. */
  readonly variant?: Variant;
}

/** The readings that an attack is varied in. */
export interface Variant {
  /** The option of the reading `attackLabel`. */
  readonly attackLabel: string;
  /** The option of the reading `grad2`. */
  readonly grad2: string;
}

/**
 * The cell of `column` in the row of `attack`. The clean columns do not depend on the attack.
 */
export function cellOf(attack: AttackName, column: Column): Cell {
  return column === "cleanSingle" || column === "cleanEnsemble" ? { column } : { column, attack };
}

/**
 * The scores whose mean is the accuracy in one cell of Table 2.
 *
 * Under Grad. 1 there is one row for each attacking member i, on the images made with its own
 * gradient: its own scores for "Single" (the attack a single classifier faces), the ensemble's for
 * "Ensemble". Under the reading `grad1Member = i` that is the one row of member i; the clean single
 * accuracy stays the mean over all members.
 *
 * @throws {Error} If the cell's attack was not made
 *
 * @example The ensemble's clean accuracy
 * ```ts
 * import { cellScores, meanScore, type Predictions } from "ensemble-defense";
 * import assert from "assert";
 *
 * const clean: Predictions = {
 *   members: 1,
 *   images: 4,
 *   memberLabels: Uint8Array.of(7, 2, 1, 9),
 *   memberConfidences: Float32Array.of(1, 1, 1, 1),
 *   memberTrueProbabilities: Float32Array.of(1, 1, 1, 0),
 *   ensembleLabels: Uint8Array.of(7, 2, 1, 9),
 * };
 * const labels = Uint8Array.of(7, 2, 1, 0);
 * const outcomes = { dataset: "mnist", method: "bagging", labels, clean, attacks: [] } as const;
 * assert.equal(meanScore(cellScores(outcomes, { column: "cleanEnsemble" })), 0.75);
 * ```
 */
export function cellScores(outcomes: MethodOutcomes, cell: Cell): Scores {
  const { labels, clean, method } = outcomes;
  switch (cell.column) {
    case "cleanSingle":
      return memberScores(clean, labels, method);
    case "cleanEnsemble":
      return ensembleScores(clean, labels);
    case "grad1Single":
    case "grad1Ensemble":
    case "grad2Ensemble": {
      const made = attackOf(outcomes, cell);
      // A variant may be of the first images only.
      const attacked = labels.subarray(0, made.grad2.images);
      return cell.column === "grad2Ensemble"
        ? ensembleScores(made.grad2, attacked)
        : grad1Scores(method, attacked, made, cell.column);
    }
  }
}

/**
 * The accuracy in one cell of Table 2, a fraction in [0, 1]. See {@linkcode cellScores}.
 *
 * @throws {Error} If the cell's attack was not made
 * @throws {RangeError} If there are no images
 *
 * @example Two members that are each wrong once: the ensemble is not
 * ```ts
 * import { cellAccuracy } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(7, 2);
 * const clean = {
 *   members: 2,
 *   images: 2,
 *   memberLabels: Uint8Array.of(7, 1, 4, 2),
 *   ensembleLabels: labels,
 * };
 * const outcomes = { dataset: "mnist", method: "bagging", labels, clean, attacks: [] } as const;
 * assert.equal(cellAccuracy(outcomes, { column: "cleanSingle" }), 0.5);
 * assert.equal(cellAccuracy(outcomes, { column: "cleanEnsemble" }), 1);
 * assert.throws(() => cellAccuracy(outcomes, { column: "grad2Ensemble", attack: "fgsm" }), Error);
 * ```
 */
export function cellAccuracy(outcomes: MethodOutcomes, cell: Cell): number {
  return meanScore(cellScores(outcomes, cell));
}

/** Whether the outcomes include this attack. */
export function hasAttack(outcomes: MethodOutcomes, attack: AttackName): boolean {
  return outcomes.attacks.some((made) => made.attack === attack);
}

/** Whether the outcomes include this attack under these readings. */
export function hasVariant(
  outcomes: MethodOutcomes,
  attack: AttackName,
  variant: Variant,
): boolean {
  return variantOf(outcomes, attack, variant) !== undefined;
}

function variantOf(
  outcomes: MethodOutcomes,
  attack: AttackName,
  { attackLabel, grad2 }: Variant,
): AttackOutcomes | undefined {
  const found = (outcomes.variants ?? []).find((made) =>
    made.attack === attack && made.attackLabel === attackLabel
  );
  const predictions = found?.grad2[grad2];
  return found && predictions && { attack, grad1: found.grad1, grad2: predictions };
}

/** What one attack found: {@linkcode MethodOutcomes.attacks} or one of its variants. */
export function attackOf(
  outcomes: MethodOutcomes,
  { attack, variant }: Pick<AttackedCell, "attack" | "variant">,
): AttackOutcomes {
  const found = variant === undefined
    ? outcomes.attacks.find((made) => made.attack === attack)
    : variantOf(outcomes, attack, variant);
  if (found === undefined) {
    const readings = variant === undefined
      ? ""
      : ` with attackLabel=${variant.attackLabel}, grad2=${variant.grad2}`;
    throw new Error(`${outcomes.method}: the attack ${attack} was not made${readings}`);
  }
  return found;
}

function grad1Scores(
  method: string,
  labels: Uint8Array,
  { grad1 }: AttackOutcomes,
  column: "grad1Single" | "grad1Ensemble",
): Scores {
  const images = labels.length;
  const values = new Uint8Array(grad1.length * images);
  grad1.forEach(({ attacker, predictions }, row) => {
    const { memberLabels, ensembleLabels } = predictions;
    if (column === "grad1Single") {
      writeCorrect(memberLabels, attacker * images, labels, values, row * images);
    } else {
      writeCorrect(ensembleLabels, 0, labels, values, row * images);
    }
  });
  const population = populationOf(method, grad1.map(({ attacker }) => attacker));
  return { population, rows: grad1.length, images, values };
}
