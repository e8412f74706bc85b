/**
 * The work whose throughput is tracked: training steps, input gradients and attack steps of
 * Table 1's network, beside a matrix product of as many operations as a limit.
 */

import * as tf from "@tensorflow/tfjs";
import {
  activateBackend,
  ALL_GRAD1,
  attack,
  type BackendName,
  disposeEnsemble,
  type Ensemble,
  fgsm,
  forEachMember,
  forwardMacs,
  grad2,
  type GradientSource,
  initialCheckpoint,
  makeEnsemble,
  memberProbabilities,
  mnistArchitecture,
  oneHot,
  randomStream,
  trainMembers,
} from "ensemble-defense";

/** Images in a batch. */
export const BATCH = 128;

/** Members of the paper's ensembles. */
export const MEMBERS = 10;

/** One piece of work. */
export interface BenchCase {
  readonly name: string;
  /** Images that pass through a network, counted once for each member. */
  readonly images: number;
  /** Multiply-accumulate operations; the gradient of a layer counts as much as its forward pass. */
  readonly macs: number;
  /** Does the work once and waits for its result. */
  readonly run: () => Promise<void>;
}

/** Everything that is measured on one backend. */
export interface BenchSuite {
  readonly backend: BackendName;
  readonly cases: readonly BenchCase[];
  dispose(): void;
}

/** Makes the cases of a backend, with networks of random weights and random images. */
export async function benchSuite(name: BackendName): Promise<BenchSuite> {
  const backend = await activateBackend(name);
  const architecture = mnistArchitecture("literal");
  const checkpoints = Array.from(
    { length: MEMBERS },
    (_, member) => initialCheckpoint(architecture, randomStream(1, "bench", member)),
  );
  const ensembleOf = (members: number): Ensemble =>
    makeEnsemble(
      checkpoints.slice(0, members).map((checkpoint) => ({ architecture, checkpoint })),
      backend.grouping,
    );
  const ensembles = { one: ensembleOf(1), ten: ensembleOf(MEMBERS) };
  const stream = randomStream(1, "bench", "images");
  const bytes = Uint8Array.from({ length: BATCH * 784 }, () => stream.integer(256));
  const labels = Uint8Array.from({ length: BATCH }, (_, i) => i % 10);
  const images = tf.tensor4d(Float32Array.from(bytes, (byte) => byte / 255), [BATCH, 28, 28, 1]);
  const onehot = tf.tensor2d(oneHot(labels, 10), [BATCH, 10]);
  const macs = forwardMacs(architecture) * BATCH;

  const predict = async (ensemble: Ensemble): Promise<void> => {
    await finish(() =>
      memberProbabilities(ensemble, forEachMember(tf.expandDims(images, 0), ensemble.members))
    );
  };
  const step = async (ensemble: Ensemble, source: GradientSource): Promise<void> => {
    const options = {
      source,
      loss: "fused",
      attackLabel: "true",
      pixelClip: "unitInterval",
    } as const;
    await finish(() => attack(ensemble, images, onehot, fgsm(0.3), options));
  };
  const train = async (): Promise<void> => {
    await trainMembers({
      method: "bench",
      architecture,
      members: [0],
      noiseSigma: 0,
      train: { images: bytes, labels, count: BATCH },
      classes: 10,
      epochs: 1,
      batchSize: BATCH,
      loss: "fused",
      optimizer: "adam",
      seed: 1,
    });
  };
  const size = Math.round(Math.cbrt(macs));
  const square = tf.randomUniform([size, size], -1, 1, "float32", 1) as tf.Tensor2D;

  return {
    backend: name,
    cases: [
      {
        name: `limit: product of two ${size} x ${size} matrices`,
        images: BATCH,
        macs: size ** 3,
        run: () => finish(() => tf.matMul(square, square)),
      },
      { name: "forward, 1 member", images: BATCH, macs, run: () => predict(ensembles.one) },
      {
        name: "attack step, 1 member's gradient",
        images: BATCH,
        macs: 2 * macs,
        run: () => step(ensembles.one, ALL_GRAD1),
      },
      {
        name: `attack step, Grad. 1 of all ${MEMBERS} members`,
        images: MEMBERS * BATCH,
        macs: 2 * MEMBERS * macs,
        run: () => step(ensembles.ten, ALL_GRAD1),
      },
      {
        name: `attack step, Grad. 2 of ${MEMBERS} members`,
        images: MEMBERS * BATCH,
        macs: 2 * MEMBERS * macs,
        run: () => step(ensembles.ten, grad2("signOfMean")),
      },
      {
        name: "one training step from scratch, 1 member",
        images: BATCH,
        macs: 3 * macs,
        run: train,
      },
    ],
    dispose: () => {
      disposeEnsemble(ensembles.one);
      disposeEnsemble(ensembles.ten);
      tf.dispose([images, onehot, square]);
    },
  };
}

/** Computes a tensor, waits for its values and frees everything. */
async function finish(compute: () => tf.Tensor): Promise<void> {
  const result = tf.tidy(compute);
  await result.data();
  result.dispose();
}
