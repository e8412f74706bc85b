/** Members in training: parameters on the device that move a step at a time. */

import type { ImageSet } from "../data/dataset.ts";
import type { Architecture } from "../models/architecture.ts";
import type { Checkpoint } from "../models/checkpoint.ts";
import { ComposedSteps } from "./composed_steps.ts";
import type { Sampler } from "./method.ts";
import type { OptimizerName } from "./optimizer.ts";
import type { TrainingCost } from "./step_gradients.ts";
import { type BatchRange, plannedSteps, type TrainingSteps } from "./training_steps.ts";

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

/**
 * Members of one architecture that are trained together. The loop over epochs and batches is
 * {@linkcode trainMembers}; dispose of a trainer when it is done.
 */
export class Trainer {
  readonly #steps: TrainingSteps;

  /**
   * Puts the members and what they are trained on on the current backend's device.
   *
   * @param start Where each member goes on; from initial parameters without
   * @throws {RangeError} If the members' states are not all of one step, soft labels are not of every
   * member and image, or a sample is none of the images
   */
  constructor(options: TrainerOptions, start?: readonly MemberState[]) {
    this.#steps = plannedSteps(options, start) ?? new ComposedSteps(options, start);
  }

  /** How many steps are best asked for at once. */
  get stride(): number {
    return this.#steps.stride;
  }

  /** Puts every member's images into the order of an epoch, counted from 0. */
  startEpoch(epoch: number): void {
    this.#steps.startEpoch(epoch);
  }

  /**
   * One optimiser step on images `from` to `to` of the epoch's order.
   *
   * @returns The cost of each member, its mean over the images
   */
  async step(from: number, to: number): Promise<Float32Array> {
    const [costs] = await this.steps([{ from, to }]);
    return costs!;
  }

  /** One optimiser step on each batch; the costs of each step, as from {@linkcode step}. */
  steps(batches: readonly BatchRange[]): Promise<Float32Array[]> {
    return this.#steps.take(batches);
  }

  /** Each member's parameters as they are now. */
  checkpoints(): Promise<Checkpoint[]> {
    return this.#steps.checkpoints();
  }

  /** Everything that training goes on from, as it is now. */
  states(): Promise<MemberState[]> {
    return this.#steps.states();
  }

  /** Frees the parameters and what the optimiser remembers. */
  dispose(): void {
    this.#steps.dispose();
  }
}
