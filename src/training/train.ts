/** The one training loop: members of one architecture, together, from initial parameters. */

import * as tf from "@tensorflow/tfjs";
import type { ImageSet } from "../data/dataset.ts";
import type { Architecture } from "../models/architecture.ts";
import { type Checkpoint, initialCheckpoint } from "../models/checkpoint.ts";
import { forward } from "../models/forward.ts";
import { type Stack, stackCheckpoints, unstackCheckpoints } from "../models/stack.ts";
import { crossEntropy, type Loss } from "../ops/cross_entropy.ts";
import { type RandomStream, randomStream } from "../random/stream.ts";
import { addNoise, oneHot, writeImage } from "./batch.ts";
import { dropoutMasks } from "./dropout.ts";
import type { Sampler } from "./method.ts";
import { makeOptimizer, type Optimizer, type OptimizerName } from "./optimizer.ts";

/** Everything that determines the trained members, apart from the backend. */
export interface TrainingOptions {
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
  readonly epochs: number;
  readonly batchSize: number;
  readonly loss: Loss;
  readonly optimizer: OptimizerName;
  readonly seed: number;
  /** Called after every step. */
  readonly onStep?: (step: TrainingStep) => void;
}

/** How far training has come. */
export interface TrainingStep {
  /** From 1, over all epochs. */
  readonly step: number;
  readonly steps: number;
  /** Images of this step, summed over the members. */
  readonly images: number;
  /** Mean loss over the batch and the members. */
  readonly loss: number;
}

/** A trained member. */
export interface TrainedMember {
  readonly member: number;
  readonly checkpoint: Checkpoint;
  /** The member's mean loss over the batch at every step. */
  readonly losses: Float32Array;
}

/** A member's own source of training images and of randomness. */
interface MemberState {
  readonly member: number;
  readonly indices: Uint32Array;
  readonly noise: { sigma: number; stream: RandomStream } | undefined;
  readonly losses: Float32Array;
  order: Uint32Array;
}

/**
 * Trains members of an ensemble. A member's result depends on the seed, the method and its
 * number, not on the members it is trained with.
 *
 * @throws {Error} If a loss becomes NaN or infinite, naming step and member
 */
export async function trainMembers(options: TrainingOptions): Promise<TrainedMember[]> {
  const { method, members, train, architecture, epochs, batchSize, seed } = options;
  const steps = epochs * Math.ceil(train.count / batchSize);
  const states = members.map((member) => memberState(options, member, steps));
  const initial = members.map((member) =>
    initialCheckpoint(architecture, randomStream(seed, method, member, "init"))
  );
  const stack = trainable(stackCheckpoints(architecture, initial));
  const optimizer = makeOptimizer(options.optimizer);
  try {
    let step = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (const state of states) {
        const stream = randomStream(seed, method, state.member, "shuffle", epoch);
        state.order = stream.permutation(train.count).map((i) => state.indices[i]!);
      }
      for (let from = 0; from < train.count; from += batchSize) {
        const to = Math.min(from + batchSize, train.count);
        const losses = await trainStep(options, stack, optimizer, states, step, from, to);
        losses.forEach((loss, e) => {
          if (!Number.isFinite(loss)) {
            throw new Error(
              `Training ${method} stopped: the loss of member ${members[e]} is ${loss} at ` +
                `step ${step + 1} of ${steps}`,
            );
          }
          states[e]!.losses[step] = loss;
        });
        step++;
        options.onStep?.({
          step,
          steps,
          images: (to - from) * members.length,
          loss: losses.reduce((a, b) => a + b, 0) / losses.length,
        });
      }
    }
    const checkpoints = await unstackCheckpoints(stack);
    return states.map(({ member, losses }, e) => ({ member, losses, checkpoint: checkpoints[e]! }));
  } finally {
    optimizer.dispose();
    tf.dispose(Object.values(stack.parameters));
  }
}

function memberState(options: TrainingOptions, member: number, steps: number): MemberState {
  const { method, train, seed, noiseSigma: sigma } = options;
  return {
    member,
    indices: options.sample?.(train.count, randomStream(seed, method, member, "sample")) ??
      Uint32Array.from({ length: train.count }, (_, i) => i),
    noise: sigma === 0 ? undefined : { sigma, stream: randomStream(seed, method, member, "noise") },
    losses: new Float32Array(steps),
    order: new Uint32Array(0),
  };
}

/** Turns a stack's tensors into variables, which an optimiser can assign to. */
function trainable(stack: Stack): Stack {
  const parameters = Object.fromEntries(
    Object.entries(stack.parameters).map(([name, tensor]) => {
      const variable = tf.variable(tensor);
      tensor.dispose();
      return [name, variable];
    }),
  );
  return { ...stack, parameters };
}

/** One optimiser step on images `from` to `to` of the epoch's order; the loss of each member. */
async function trainStep(
  options: TrainingOptions,
  stack: Stack,
  optimizer: Optimizer,
  states: readonly MemberState[],
  step: number,
  from: number,
  to: number,
): Promise<Float32Array> {
  const { x, labels } = makeBatch(options, stack, states, from, to);
  const dropout = dropoutMasks(options, step);
  let memberLosses: tf.Tensor | undefined;
  const { value, grads } = tf.variableGrads(() => {
    const losses = crossEntropy(forward(stack, x, dropout), labels, options.loss);
    memberLosses = tf.keep(tf.mean(losses, 1));
    // Members share no parameters: the gradient of the sum by one's parameters is its own.
    return tf.sum(memberLosses) as tf.Scalar;
  }, Object.values(stack.parameters) as tf.Variable[]);
  optimizer.applyGradients(grads);
  const losses = await memberLosses!.data<"float32">();
  tf.dispose([x, labels, value, grads, memberLosses!]);
  return losses;
}

function makeBatch(
  { train, classes }: TrainingOptions,
  stack: Stack,
  states: readonly MemberState[],
  from: number,
  to: number,
): { x: tf.Tensor5D; labels: tf.Tensor3D } {
  const { height, width, channels } = stack.architecture.input;
  const size = height * width * channels;
  const batch = to - from;
  const pixels = new Float32Array(states.length * batch * size);
  const labels = new Uint8Array(states.length * batch);
  states.forEach(({ order, noise }, e) => {
    for (let i = 0; i < batch; i++) {
      const index = order[from + i]!;
      const offset = (e * batch + i) * size;
      writeImage(train, index, pixels, offset);
      if (noise) addNoise(pixels, offset, size, index, noise.sigma, noise.stream);
      labels[e * batch + i] = train.labels[index]!;
    }
  });
  return {
    x: tf.tensor5d(pixels, [states.length, batch, height, width, channels]),
    labels: tf.tensor3d(oneHot(labels, classes), [states.length, batch, classes]),
  };
}
