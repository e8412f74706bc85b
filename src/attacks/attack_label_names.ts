/** The options of the reading `attackLabel`, apart from what computes them. */

/**
 * `true`: the true label. `predictedClean`: the label the attacked model gives the clean image.
 * `predictedEachStep`: predicted again at every step, by each member for its own gradient;
 * `predictedEachStepEnsemble`: by the ensemble.
 */
export const ATTACK_LABELS = [
  "true",
  "predictedClean",
  "predictedEachStep",
  "predictedEachStepEnsemble",
] as const;

/** A reading of {@linkcode ATTACK_LABELS}. */
export type AttackLabel = typeof ATTACK_LABELS[number];
