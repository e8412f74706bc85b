/** Training as plain data: what determines it, and where a member goes on from. */

import type { ImageSet } from "../data/dataset.ts";
import type { Architecture } from "../models/architecture.ts";
import type { Checkpoint } from "../models/checkpoint.ts";
import type { Loss } from "../ops/loss_readings.ts";
import type { AdversarialTraining } from "./defences.ts";
import type { Sampler } from "./method.ts";
import type { OptimizerName } from "./optimizer_names.ts";

/** What a network is trained on. */
export interface TrainingCost {
  /** How cross-entropy is computed from logits. */
  readonly loss: Loss;
  /** What the logits are divided by in the cost; 1 unless given. */
  readonly temperature?: number;
  /** Makes the cost J_AT, of adversarial images too. */
  readonly adversarial?: AdversarialTraining;
}

/** Everything that determines a step, apart from the backend. */
export interface TrainerOptions extends TrainingCost {
  /** Names the streams of random numbers, with the seed and the member. */
  readonly method: string;
  /** Which members of the ensemble to train. */
  readonly members: readonly number[];
  /** The network of all of them. */
  readonly architecture: Architecture;
  /** The images a member sees in an epoch; all of them, once, unless given. */
  readonly sample?: Sampler;
  /** Names the streams of `sample` in the place of `method`. */
  readonly sampledAs?: string;
  /** Standard deviation of the noise on a member's images, pixels in [0, 1]; 0 for none. */
  readonly noiseSigma: number;
  /** The images that they are trained on. */
  readonly train: ImageSet;
  /** How many classes there are, K. */
  readonly classes: number;
  /** Labels in the place of the true ones, `[train.count, classes]` for each of `members`. */
  readonly softLabels?: readonly Float32Array[];
  /** What makes steps of gradients, with its default sizes. */
  readonly optimizer: OptimizerName;
  /** Of all random numbers, with the names of streams. */
  readonly seed: number;
}

/**
 * A member in training as plain data: from it training goes on as if it had never stopped. Random
 * streams leave nothing to keep, since each is addressed by its epoch or its step.
 */
export interface MemberState {
  /** Optimiser steps behind it, over all epochs. */
  readonly steps: number;
  /** Its parameters. */
  readonly checkpoint: Checkpoint;
  /** What the optimiser remembers: `firstMoment/conv1/kernel`, …. */
  readonly optimizer: Checkpoint;
}
