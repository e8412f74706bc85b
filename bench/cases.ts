/**
 * The work whose speed is tracked, the same for both networks: a forward pass, input gradients, an
 * attack and a training step, each in this thread.
 */

import * as tf from "@tensorflow/tfjs";
import {
  attack,
  type Backend,
  disposeEnsemble,
  type Ensemble,
  forEachMember,
  forward,
  forwardMacs,
  grad2,
  makeEnsemble,
  type Member,
  memberInputGradients,
  oneHot,
  Trainer,
  unitPixels,
} from "ensemble-defense";
import { BATCH, type BenchData, benchData, CLASSES, MEMBERS, type Network } from "./networks.ts";

/**
 * `forward`: the logits of one member. `inputGradient`: the gradient of one member's loss by the
 * pixels, all that FGSM computes. `grad2`: its mean over ten members. `bim`: eight steps of BIM
 * along that mean. `trainStep`: forward, backward and Adam of one member.
 */
export type Work = "forward" | "inputGradient" | "grad2" | "bim" | "trainStep";

/** All work, in the order of tables. */
export const WORKS: readonly Work[] = ["forward", "inputGradient", "grad2", "bim", "trainStep"];

/** One piece of work on a batch of {@linkcode BATCH} images. */
export interface BenchCase {
  readonly work: Work;
  /** Multiply-accumulate operations; the gradient of a layer counts as much as its forward pass. */
  readonly macs: number;
  /** Does the work once and waits for its result. */
  readonly run: () => Promise<void>;
}

/** Everything that is measured of one network. */
export interface BenchSuite {
  readonly cases: readonly BenchCase[];
  dispose(): void;
}

/**
 * Makes the cases of a network on the current backend.
 *
 * @param noiseSigma Of the noise on the images of the training step
 */
export function benchSuite(network: Network, backend: Backend, noiseSigma = 0): BenchSuite {
  const data = benchData(network);
  const one = ensembleOf(data.members.slice(0, 1), backend);
  const ten = ensembleOf(data.members, backend);
  const { images, labels } = batchOf(network, data);
  const trainer = trainerOf(network, data, noiseSigma);
  const bimOptions = {
    source: grad2("signOfMean"),
    loss: "fused",
    attackLabel: "true",
    pixelClip: "unitInterval",
  } as const;

  const macs = (work: Work): number => workMacs(work, network);
  return {
    cases: [
      {
        work: "forward",
        macs: macs("forward"),
        run: () => finish(() => forward(one.stacks[0]!.stack, tf.expandDims(images, 0))),
      },
      {
        work: "inputGradient",
        macs: macs("inputGradient"),
        run: () => finish(() => meanInputGradient(one, images, labels)),
      },
      {
        work: "grad2",
        macs: macs("grad2"),
        run: () => finish(() => meanInputGradient(ten, images, labels)),
      },
      {
        work: "bim",
        macs: macs("bim"),
        run: () => finish(() => attack(ten, images, labels, network.bim, bimOptions)),
      },
      {
        work: "trainStep",
        macs: macs("trainStep"),
        run: async () => void await trainer.step(0, BATCH),
      },
    ],
    dispose: () => {
      disposeEnsemble(one);
      disposeEnsemble(ten);
      trainer.dispose();
      tf.dispose([images, labels]);
    },
  };
}

/** Multiply-accumulate operations of a piece of work. */
export function workMacs(work: Work, { architecture, bim }: Network): number {
  const forward = forwardMacs(architecture) * BATCH;
  switch (work) {
    case "forward":
      return forward;
    case "inputGradient":
      return 2 * forward;
    case "grad2":
      return 2 * MEMBERS * forward;
    case "bim":
      return 2 * MEMBERS * bim.iterations * forward;
    case "trainStep":
      return 3 * forward;
  }
}

/** Puts members on the device, grouped as it suits the backend. */
function ensembleOf(members: readonly Member[], { grouping }: Backend): Ensemble {
  return makeEnsemble(members, grouping);
}

/** The batch as tensors: images `[B, H, W, C]` and one-hot labels `[B, K]`. */
function batchOf(
  { architecture }: Network,
  data: BenchData,
): { images: tf.Tensor4D; labels: tf.Tensor2D } {
  const { height, width, channels } = architecture.input;
  const pixels = unitPixels({ ...data, count: BATCH }, 0, BATCH);
  return {
    images: tf.tensor4d(pixels, [BATCH, height, width, channels]),
    labels: tf.tensor2d(oneHot(data.labels, CLASSES), [BATCH, CLASSES]),
  };
}

/** The mean over members of the gradient of their losses by the pixels, `[B, H, W, C]`. */
function meanInputGradient(
  ensemble: Ensemble,
  images: tf.Tensor4D,
  labels: tf.Tensor2D,
): tf.Tensor {
  const x = forEachMember(tf.expandDims(images, 0), ensemble.members);
  const ownLabels = tf.tile(tf.expandDims(labels, 0), [ensemble.members, 1, 1]) as tf.Tensor3D;
  return tf.mean(memberInputGradients(ensemble, x, ownLabels, "fused"), 0);
}

/** Computes a tensor, waits for its values and frees everything. */
async function finish(compute: () => tf.Tensor): Promise<void> {
  const result = tf.tidy(compute);
  await result.data();
  result.dispose();
}

/** One member in training, whose epoch is the batch. */
function trainerOf(
  { architecture }: Network,
  { images, labels }: BenchData,
  noiseSigma: number,
): Trainer {
  const trainer = new Trainer({
    method: "bench",
    members: [0],
    architecture,
    noiseSigma,
    train: { images, labels, count: BATCH },
    classes: CLASSES,
    loss: "fused",
    optimizer: "adam",
    seed: 1,
  });
  trainer.startEpoch(0);
  return trainer;
}
