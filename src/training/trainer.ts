/** Members in training: parameters on the device that move a step at a time. */

import * as tf from "@tensorflow/tfjs";
import type { ImageSet } from "../data/dataset.ts";
import type { Architecture } from "../models/architecture.ts";
import { type Checkpoint, initialCheckpoint } from "../models/checkpoint.ts";
import { forward } from "../models/forward.ts";
import {
  disposeStack,
  downloadMembers,
  type Stack,
  stackCheckpoints,
  unstackCheckpoints,
  uploadMembers,
} from "../models/stack.ts";
import { crossEntropy, type Loss } from "../ops/cross_entropy.ts";
import { type RandomStream, randomStream } from "../random/stream.ts";
import { addNoise, oneHot, writeImage } from "./batch.ts";
import { dropoutMasks } from "./dropout.ts";
import type { Sampler } from "./method.ts";
import { type ByName, makeOptimizer, type Optimizer, type OptimizerName } from "./optimizer.ts";

/** Everything that determines a step, apart from the backend. */
export interface TrainerOptions {
  /** Names the streams of random numbers, with the seed and the member. */
  readonly method: string;
  /** Which members of the ensemble to train. */
  readonly members: readonly number[];
  readonly architecture: Architecture;
  /** The images a member sees in an epoch; all of them, once, unless given. */
  readonly sample?: Sampler;
  /** Standard deviation of the noise on a member's images, pixels in [0, 1]; 0 for none. */
  readonly noiseSigma: number;
  readonly train: ImageSet;
  readonly classes: number;
  readonly loss: Loss;
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

/** A member's own source of training images and of noise. */
interface MemberImages {
  readonly member: number;
  readonly indices: Uint32Array;
  readonly noise: { sigma: number; stream: RandomStream } | undefined;
  /** The indices in this epoch's order. */
  order: Uint32Array;
}

/**
 * Members of one architecture that are trained together. The loop over epochs and batches is
 * {@linkcode trainMembers}; dispose of a trainer when it is done.
 */
export class Trainer {
  readonly #options: TrainerOptions;
  readonly #members: readonly MemberImages[];
  readonly #stack: Stack;
  readonly #variables: ByName<tf.Variable>;
  readonly #optimizer: Optimizer;
  #steps: number;

  /**
   * @param start Where each member goes on; from initial parameters without
   * @throws {RangeError} If the members' states are not all of one step
   */
  constructor(options: TrainerOptions, start?: readonly MemberState[]) {
    const { method, members, architecture, seed } = options;
    this.#options = options;
    this.#steps = commonSteps(start);
    this.#members = members.map((member) => memberImages(options, member));
    const initial = start?.map(({ checkpoint }) => checkpoint) ??
      members.map((member) =>
        initialCheckpoint(architecture, randomStream(seed, method, member, "init"))
      );
    const stack = stackCheckpoints(architecture, initial);
    this.#variables = variablesOf(stack);
    this.#stack = { ...stack, parameters: this.#variables };
    const state = start === undefined ? {} : uploadMembers(start.map((one) => one.optimizer));
    this.#optimizer = makeOptimizer(options.optimizer, { steps: this.#steps, state });
    tf.dispose(state);
  }

  /** Puts every member's images into the order of an epoch, counted from 0. */
  startEpoch(epoch: number): void {
    const { method, seed, train } = this.#options;
    for (const images of this.#members) {
      const stream = randomStream(seed, method, images.member, "shuffle", epoch);
      images.order = stream.permutation(train.count).map((i) => images.indices[i]!);
    }
  }

  /**
   * One optimiser step on images `from` to `to` of the epoch's order.
   *
   * @returns The loss of each member
   */
  async step(from: number, to: number): Promise<Float32Array> {
    const { x, labels } = this.#batch(from, to);
    const dropout = dropoutMasks(this.#options, this.#steps++);
    let memberLosses: tf.Tensor | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const losses = crossEntropy(forward(this.#stack, x, dropout), labels, this.#options.loss);
      memberLosses = tf.keep(tf.mean(losses, 1));
      // Members share no parameters: the gradient of the sum by one's parameters is its own.
      return tf.sum(memberLosses) as tf.Scalar;
    }, Object.values(this.#variables));
    const gradients = Object.fromEntries(
      Object.entries(this.#variables).map(([name, variable]) => [name, grads[variable.name]!]),
    );
    this.#optimizer.step(this.#variables, gradients);
    const losses = await memberLosses!.data<"float32">();
    tf.dispose([x, labels, value, grads, memberLosses!]);
    return losses;
  }

  /** Each member's parameters as they are now. */
  checkpoints(): Promise<Checkpoint[]> {
    return unstackCheckpoints(this.#stack);
  }

  /** Everything that training goes on from, as it is now. */
  async states(): Promise<MemberState[]> {
    const { length } = this.#members;
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

  /** Every member's own images `from` to `to` of its order, `[E, B, …]`. */
  #batch(from: number, to: number): { x: tf.Tensor5D; labels: tf.Tensor3D } {
    const { train, classes, architecture } = this.#options;
    const { height, width, channels } = architecture.input;
    const size = height * width * channels;
    const members = this.#members.length;
    const batch = to - from;
    const pixels = new Float32Array(members * batch * size);
    const labels = new Uint8Array(members * batch);
    this.#members.forEach(({ order, noise }, e) => {
      for (let i = 0; i < batch; i++) {
        const index = order[from + i]!;
        const offset = (e * batch + i) * size;
        writeImage(train, index, pixels, offset);
        if (noise) addNoise(pixels, offset, size, index, noise.sigma, noise.stream);
        labels[e * batch + i] = train.labels[index]!;
      }
    });
    return {
      x: tf.tensor5d(pixels, [members, batch, height, width, channels]),
      labels: tf.tensor3d(oneHot(labels, classes), [members, batch, classes]),
    };
  }
}

function memberImages(options: TrainerOptions, member: number): MemberImages {
  const { method, train, seed, noiseSigma: sigma } = options;
  return {
    member,
    indices: options.sample?.(train.count, randomStream(seed, method, member, "sample")) ??
      Uint32Array.from({ length: train.count }, (_, i) => i),
    noise: sigma === 0 ? undefined : { sigma, stream: randomStream(seed, method, member, "noise") },
    order: new Uint32Array(0),
  };
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
