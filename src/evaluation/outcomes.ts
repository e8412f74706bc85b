/**
 * What is kept of an attack: the predictions of every member on every image, from which tables,
 * claims and intervals are computed without a tensor library.
 */

/** Predictions of an ensemble's members, and of the ensemble, on one set of images. */
export interface Predictions {
  readonly members: number;
  readonly images: number;
  /** The label each member predicts, `[members, images]`. */
  readonly memberLabels: Uint8Array;
  /** The probability each member gives to the label it predicts, `[members, images]`. */
  readonly memberConfidences: Float32Array;
  /** The probability each member gives to the true label, `[members, images]`. */
  readonly memberTrueProbabilities: Float32Array;
  /** The label that maximises the mean of the members' probabilities (section 3), `[images]`. */
  readonly ensembleLabels: Uint8Array;
}

/** The attacks of section 2. */
export type AttackName = "fgsm" | "bim";

/** Predictions under an attack with one member's gradient. */
export interface Grad1Outcome {
  /** The member whose gradient made the images. */
  readonly attacker: number;
  readonly predictions: Predictions;
}

/** Predictions under one attack, with either gradient of section 3. */
export interface AttackOutcomes {
  readonly attack: AttackName;
  /** One entry for each attacking member. */
  readonly grad1: readonly Grad1Outcome[];
  readonly grad2: Predictions;
}

/** Everything that was measured of one ensemble. */
export interface MethodOutcomes {
  readonly method: string;
  /** True labels, `[images]`. */
  readonly labels: Uint8Array;
  readonly clean: Predictions;
  readonly attacks: readonly AttackOutcomes[];
}
