/** The options of the reading `attackLabel`, apart from what computes them. */

/**
 * The labels that the cost of one attack may be taken for.
 *
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

/** A label of {@linkcode ATTACK_LABELS}. */
export type AttackLabel = typeof ATTACK_LABELS[number];

/**
 * What the reading `attackLabel` may be: one of {@linkcode ATTACK_LABELS}, for either gradient; or
 * `notGiven`, under which each gradient has its own.
 */
export const ATTACK_LABEL_READINGS = [...ATTACK_LABELS, "notGiven"] as const;

/** A reading of {@linkcode ATTACK_LABEL_READINGS}. */
export type AttackLabelReading = typeof ATTACK_LABEL_READINGS[number];

/** The label of either gradient's attacks. */
export interface LabelsOfGradients {
  /** Of attacks along one member's gradient. */
  readonly grad1: AttackLabel;
  /** Of attacks along the average of the members' gradients. */
  readonly grad2: AttackLabel;
}

/**
 * The label of either gradient's attacks under a reading. `notGiven` is what becomes of attacks that
 * are told no label in cleverhans of 2017, which the paper cites: its BIM held on to the network's
 * prediction for the clean image, its FGSM took the one for the image at hand, and so does a loop
 * that averages its gradients over the members.
 *
 * @example
 * ```ts
 * import { labelsOfGradients } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.deepEqual(labelsOfGradients("true"), { grad1: "true", grad2: "true" });
 * assert.deepEqual(labelsOfGradients("notGiven"), {
 *   grad1: "predictedClean",
 *   grad2: "predictedEachStep",
 * });
 * ```
 */
export function labelsOfGradients(reading: AttackLabelReading): LabelsOfGradients {
  return reading === "notGiven"
    ? { grad1: "predictedClean", grad2: "predictedEachStep" }
    : { grad1: reading, grad2: reading };
}
