/**
 * What is kept of an attack: the predictions of every member on every image, from which tables,
 * claims and intervals are computed without a tensor library.
 */

import type { DatasetName } from "../data/dataset.ts";
import type { StepCounters } from "./step_counters.ts";

/** Predictions of an ensemble's members, and of the ensemble, on one set of images. */
export interface Predictions {
  /** How many members the ensemble has. */
  readonly members: number;
  /** How many images there are. */
  readonly images: number;
  /** The label each member predicts, `[members, images]`. */
  readonly memberLabels: Uint8Array;
  /** The label that maximises the mean of the members' probabilities (section 3), `[images]`. */
  readonly ensembleLabels: Uint8Array;
  /**
   * The labels that smaller ensembles predict, `[orders, members, images]`: row `[o, k]` is of the
   * first k + 1 members in order `o` of `subsetOrders(members)`.
   */
  readonly subsetLabels?: Uint8Array;
  /** The probability each member gives to the label it predicts, `[members, images]`. */
  readonly memberConfidences?: Float32Array;
  /** The probability each member gives to the true label, `[members, images]`. */
  readonly memberTrueProbabilities?: Float32Array;
}

/** Predictions with everything that a unit of work stores of them. */
export type ScoredPredictions = Required<Predictions>;

/** The attacks of section 2, in the order of Table 2. */
export const ATTACK_NAMES = ["fgsm", "bim"] as const;

/** The name of an attack of the paper. */
export type AttackName = typeof ATTACK_NAMES[number];

/** Predictions under an attack with one member's gradient. */
export interface Grad1Outcome {
  /** The member whose gradient made the images. */
  readonly attacker: number;
  /** What all members predict on those images. */
  readonly predictions: Predictions;
}

/** Counters of an attack, step by step. */
export type Counted = readonly StepCounters[];

/** Predictions under one attack, with either gradient of section 3. */
export interface AttackOutcomes {
  /** Which attack. */
  readonly attack: AttackName;
  /** One entry for each attacking member. */
  readonly grad1: readonly Grad1Outcome[];
  /** Predictions on the images that the average gradient made. */
  readonly grad2: Predictions;
  /** What was counted at each step of the attack, with either gradient. */
  readonly counters?: { readonly grad1: Counted; readonly grad2: Counted };
}

/** One attack under a reading `attackLabel`, at the paper's sizes. */
export interface AttackVariant {
  /** Which attack. */
  readonly attack: AttackName;
  /** The option of the reading `attackLabel`. */
  readonly attackLabel: string;
  /** One entry for each attacking member. */
  readonly grad1: readonly Grad1Outcome[];
  /** Predictions under Grad. 2, by the reading `grad2`. */
  readonly grad2: Readonly<Record<string, Predictions>>;
  /** What was counted at each step, with Grad. 1 and with Grad. 2 by its reading. */
  readonly counters?: {
    readonly grad1: Counted;
    readonly grad2: Readonly<Record<string, Counted>>;
  };
}

/** One attack of another size, under the run's own readings. */
export interface SweepPoint extends AttackOutcomes {
  /** The largest change of any pixel, pixels in [0, 1]. */
  readonly epsilon: number;
}

/** How much of the training set each member's bootstrap replicate holds (section 3, iii). */
export interface BootstrapShares {
  /** For each member: the share of the training images that are in its replicate. */
  readonly shares: readonly number[];
  /** How many training images those are shares of. */
  readonly trainImages: number;
}

/** Everything that was measured of one ensemble on one data set. */
export interface MethodOutcomes {
  /** The data set whose test images they are. */
  readonly dataset: DatasetName;
  /** How the members were trained. */
  readonly method: string;
  /** True labels, `[images]`. */
  readonly labels: Uint8Array;
  /** Predictions without an attack. */
  readonly clean: Predictions;
  /** The attacks of the paper's sizes under the run's own readings. */
  readonly attacks: readonly AttackOutcomes[];
  /**
   * The same attacks under every reading, the run's own among them, on the first images or on all:
   * their predictions say how many.
   */
  readonly variants?: readonly AttackVariant[];
  /** Attacks of growing epsilon, on the first images only: their predictions say how many. */
  readonly sweep?: readonly SweepPoint[];
  /** Of an ensemble whose members were trained on bootstrap replicates, if it is known. */
  readonly bootstrap?: BootstrapShares;
}

/**
 * What one run of the experiment found; replicates differ in the seed alone. Methods are pairs of a
 * data set and a method: one run may hold several data sets.
 */
export interface Replicate {
  /** The seed that everything random derives from. */
  readonly seed: number;
  /** One entry for each data set and method. */
  readonly methods: readonly MethodOutcomes[];
}
