/** Members in training: parameters on the device that move a step at a time. */

import type { Checkpoint } from "../models/checkpoint.ts";
import { ComposedSteps } from "./composed_steps.ts";
import type { MemberState, TrainerOptions } from "./trainer_options.ts";
import { type BatchRange, plannedSteps, type TrainingSteps } from "./training_steps.ts";

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
