/** Members in training: parameters on the device that move a step at a time. */

import * as tf from "@tensorflow/tfjs";
import type { ImageSet } from "../data/dataset.ts";
import type { Architecture } from "../models/architecture.ts";
import { type Checkpoint, initialCheckpoint } from "../models/checkpoint.ts";
import {
  disposeStack,
  downloadMembers,
  type Stack,
  stackCheckpoints,
  unstackCheckpoints,
  uploadMembers,
} from "../models/stack.ts";
import { randomStream } from "../random/stream.ts";
import { dropoutMasks } from "./dropout.ts";
import type { Sampler } from "./method.ts";
import { type ByName, makeOptimizer, type Optimizer, type OptimizerName } from "./optimizer.ts";
import { stepGradients, type TrainedStack, type TrainingCost } from "./step_gradients.ts";
import { TrainingImages } from "./training_images.ts";

/** Everything that determines a step, apart from the backend. */
export interface TrainerOptions extends TrainingCost {
  /** Names the streams of random numbers, with the seed and the member. */
  readonly method: string;
  /** Which members of the ensemble to train. */
  readonly members: readonly number[];
  readonly architecture: Architecture;
  /** The images a member sees in an epoch; all of them, once, unless given. */
  readonly sample?: Sampler;
  /** Names the streams of `sample` in the place of `method`. */
  readonly sampledAs?: string;
  /** Standard deviation of the noise on a member's images, pixels in [0, 1]; 0 for none. */
  readonly noiseSigma: number;
  readonly train: ImageSet;
  readonly classes: number;
  /** Labels in the place of the true ones, `[train.count, classes]` for each of `members`. */
  readonly softLabels?: readonly Float32Array[];
  readonly optimizer: OptimizerName;
  readonly seed: number;
}

/**
 * A member in training as plain data: from it training goes on as if it had never stopped. Random
 * streams leave nothing to keep, since each is addressed by its epoch or its step.
 */
export interface MemberState {
  /** Optimiser steps behind it, over all epochs. */
  readonly steps: number;
  readonly checkpoint: Checkpoint;
  /** What the optimiser remembers: `firstMoment/conv1/kernel`, …. */
  readonly optimizer: Checkpoint;
}

/**
 * Members of one architecture that are trained together. The loop over epochs and batches is
 * {@linkcode trainMembers}; dispose of a trainer when it is done.
 */
export class Trainer {
  readonly #options: TrainerOptions;
  readonly #images: TrainingImages;
  readonly #stack: TrainedStack;
  readonly #optimizer: Optimizer;
  #steps: number;

  /**
   * @param start Where each member goes on; from initial parameters without
   * @throws {RangeError} If the members' states are not all of one step, or soft labels are not of
   * every member and image
   */
  constructor(options: TrainerOptions, start?: readonly MemberState[]) {
    const { method, members, architecture, seed } = options;
    this.#options = options;
    this.#steps = commonSteps(start);
    this.#images = new TrainingImages(options);
    const initial = start?.map(({ checkpoint }) => checkpoint) ??
      members.map((member) =>
        initialCheckpoint(architecture, randomStream(seed, method, member, "init"))
      );
    const stack = stackCheckpoints(architecture, initial);
    this.#stack = { ...stack, parameters: variablesOf(stack) };
    const state = start === undefined ? {} : uploadMembers(start.map((one) => one.optimizer));
    this.#optimizer = makeOptimizer(options.optimizer, { steps: this.#steps, state });
    tf.dispose(state);
  }

  /** Puts every member's images into the order of an epoch, counted from 0. */
  startEpoch(epoch: number): void {
    this.#images.startEpoch(epoch);
  }

  /**
   * One optimiser step on images `from` to `to` of the epoch's order.
   *
   * @returns The cost of each member, its mean over the images
   */
  async step(from: number, to: number): Promise<Float32Array> {
    const batch = this.#images.batch(from, to);
    const dropout = dropoutMasks(this.#options, this.#steps++);
    const { losses, gradients } = stepGradients(this.#stack, batch, this.#options, dropout);
    this.#optimizer.step(this.#stack.parameters, gradients);
    const values = await losses.data<"float32">();
    tf.dispose([batch.x, batch.labels, losses, gradients]);
    return values;
  }

  /** Each member's parameters as they are now. */
  checkpoints(): Promise<Checkpoint[]> {
    return unstackCheckpoints(this.#stack);
  }

  /** Everything that training goes on from, as it is now. */
  async states(): Promise<MemberState[]> {
    const { length } = this.#options.members;
    const [checkpoints, remembered] = await Promise.all([
      this.checkpoints(),
      downloadMembers(this.#optimizer.state, length),
    ]);
    return checkpoints.map((checkpoint, e) => ({
      steps: this.#steps,
      checkpoint,
      optimizer: remembered[e]!,
    }));
  }

  /** Frees the parameters and what the optimiser remembers. */
  dispose(): void {
    this.#optimizer.dispose();
    disposeStack(this.#stack);
  }
}

/** A stack's tensors as variables, which an optimiser can assign to, in their place. */
function variablesOf({ parameters }: Stack): ByName<tf.Variable> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, tensor]) => {
      const variable = tf.variable(tensor);
      tensor.dispose();
      return [name, variable];
    }),
  );
}

function commonSteps(start: readonly MemberState[] | undefined): number {
  if (start === undefined) return 0;
  const steps = start.map((state) => state.steps);
  if (new Set(steps).size !== 1) {
    throw new RangeError(
      `Members go on from one step together: received steps ${steps.join(", ")}`,
    );
  }
  return steps[0]!;
}
