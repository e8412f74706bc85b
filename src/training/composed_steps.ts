/** Steps of training on whatever backend is current: tfjs's operations and its autodiff. */

import * as tf from "@tensorflow/tfjs";
import type { Checkpoint } from "../models/checkpoint.ts";
import {
  disposeStack,
  downloadMembers,
  type Stack,
  stackCheckpoints,
  unstackCheckpoints,
  uploadMembers,
} from "../models/stack.ts";
import { dropoutMasks } from "./dropout.ts";
import { type ByName, makeOptimizer, type Optimizer } from "./optimizer.ts";
import { stepGradients, type TrainedStack } from "./step_gradients.ts";
import { startOf } from "./start.ts";
import type { MemberState, TrainerOptions } from "./trainer_options.ts";
import { TrainingImages } from "./training_images.ts";
import type { BatchRange, TrainingSteps } from "./training_steps.ts";

/** Parameters on the device that move a step at a time. */
export class ComposedSteps implements TrainingSteps {
  readonly stride = 1;
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
    const { steps, checkpoints } = startOf(options, start);
    this.#options = options;
    this.#steps = steps;
    this.#images = new TrainingImages(options);
    const stack = stackCheckpoints(options.architecture, checkpoints);
    this.#stack = { ...stack, parameters: variablesOf(stack) };
    const state = start === undefined ? {} : uploadMembers(start.map((one) => one.optimizer));
    this.#optimizer = makeOptimizer(options.optimizer, { steps, state });
    tf.dispose(state);
  }

  startEpoch(epoch: number): void {
    this.#images.startEpoch(epoch);
  }

  async take(batches: readonly BatchRange[]): Promise<Float32Array[]> {
    const costs: Float32Array[] = [];
    for (const { from, to } of batches) costs.push(await this.#step(from, to));
    return costs;
  }

  async #step(from: number, to: number): Promise<Float32Array> {
    const batch = this.#images.batch(from, to);
    const owned: tf.TensorContainer[] = [batch.x, batch.labels];
    try {
      const dropout = dropoutMasks(this.#options, this.#steps++);
      const { losses, gradients } = stepGradients(this.#stack, batch, this.#options, dropout);
      owned.push(losses, gradients);
      this.#optimizer.step(this.#stack.parameters, gradients);
      return await losses.data<"float32">();
    } finally {
      tf.dispose(owned);
    }
  }

  checkpoints(): Promise<Checkpoint[]> {
    return unstackCheckpoints(this.#stack);
  }

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
