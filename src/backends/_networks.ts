/** Small whole computations that the conformance suite repeats on every backend. */

import * as tf from "@tensorflow/tfjs";
import { OTHER, SMALL, smallCheckpoint } from "../models/_small.ts";
import type { Architecture } from "../models/architecture.ts";
import {
  disposeEnsemble,
  type Ensemble,
  forEachMember,
  makeEnsemble,
  mapStacks,
  memberProbabilities,
  selectMembers,
} from "../models/ensemble.ts";
import { forward } from "../models/forward.ts";
import { maximalLogits } from "../models/maximal_logits.ts";
import { drawNormals, keepingTensorCount } from "../ops/_case.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import { randomStream } from "../random/stream.ts";
import { oneHot } from "../training/batch.ts";
import type { OptimizerName } from "../training/optimizer_names.ts";
import { type TrainedMember, type TrainingOptions, trainMembers } from "../training/train.ts";

/** Two networks, whose members are not neighbours. */
export const MIXED: readonly Architecture[] = [SMALL, OTHER, SMALL, OTHER];

/** Logits and, by the images, the gradient of the summed loss. */
export interface Attacked {
  readonly logits: Float32Array;
  readonly gradient: Float32Array;
}

/** Members of the given networks; the number of each decides on its parameters and images. */
export function attacked(
  architectures: readonly Architecture[],
  batch: number,
  numbers: readonly number[] = architectures.map((_, i) => i),
): Promise<Attacked> {
  return keepingTensorCount(async () => {
    const { height, width, channels } = architectures[0]!.input;
    const ensemble = ensembleOf(architectures, numbers);
    const pixels = numbers.flatMap((number) => [
      ...drawNormals(batch * height * width * channels, "images", number),
    ]);
    const x = tf.tensor5d(pixels, [numbers.length, batch, height, width, channels]);
    const logits = mapStacks(ensemble, [x], (stack, x) => forward(stack, x as tf.Tensor5D));
    const classes = logits.shape[2];
    const labels = tf.tensor3d(
      oneHot(Uint8Array.from({ length: batch }, (_, i) => i % classes), classes),
      [1, batch, classes],
    );
    const gradient = mapStacks(ensemble, [x], (stack, x) => {
      const cost = (x: tf.Tensor): tf.Tensor =>
        tf.sum(crossEntropy(forward(stack, x as tf.Tensor5D), labels, "fused"));
      return tf.grad(cost)(x!);
    });
    const result = {
      logits: await logits.data<"float32">(),
      gradient: await gradient.data<"float32">(),
    };
    tf.dispose([x, logits, labels, gradient]);
    disposeEnsemble(ensemble);
    return result;
  });
}

/** What an evaluation asks of an ensemble, for images that all members see. */
export interface Evaluated {
  readonly probabilities: Float32Array;
  readonly maxima: Float32Array;
}

/** Three members, out of their order, of a mixed ensemble; the largest logits of all. */
export function evaluated(): Promise<Evaluated> {
  return keepingTensorCount(async () => {
    const ensemble = ensembleOf(MIXED, [0, 1, 2, 3]);
    const x = tf.tensor5d(drawNormals(3 * 144, "evaluated"), [1, 3, 9, 8, 2]);
    const probabilities = tf.tidy(() =>
      memberProbabilities(selectMembers(ensemble, [3, 0, 1]), forEachMember(x, 3))
    );
    const result = {
      probabilities: await probabilities.data<"float32">(),
      maxima: await maximalLogits(ensemble, x),
    };
    tf.dispose([x, probabilities]);
    disposeEnsemble(ensemble);
    return result;
  });
}

/** Two epochs of three steps (the last one short) on random images. */
export function trained(
  members: readonly number[],
  optimizer: OptimizerName,
  defence: Partial<TrainingOptions> = {},
): Promise<TrainedMember[]> {
  const pixels = randomStream(1, "pixels");
  return keepingTensorCount(() =>
    trainMembers({
      method: "conformance",
      members,
      architecture: SMALL,
      noiseSigma: 0.1,
      train: {
        images: Uint8Array.from({ length: 20 * 144 }, () => pixels.integer(256)),
        labels: Uint8Array.from({ length: 20 }, (_, i) => i % 5),
        count: 20,
      },
      classes: 5,
      epochs: 2,
      batchSize: 8,
      loss: "fused",
      optimizer,
      seed: 1,
      ...defence,
    })
  );
}

/** What the defences of section 4.3 add to a training of three members. */
export const DEFENCES: Readonly<Record<string, Partial<TrainingOptions>>> = {
  "adversarial images": { adversarial: { rho: 0.5, epsilon: 0.1, pixelClip: "unitInterval" } },
  "soft labels at a temperature": {
    temperature: 10,
    softLabels: [0, 1, 2].map((member) => {
      const stream = randomStream(1, "soft labels", member);
      return Float32Array.from({ length: 20 * 5 }, () => 0.4 * stream.uniform()); // nearly sum to 1
    }),
  },
};

/** All of a trained member's parameters, one after another. */
export function parametersOf({ checkpoint }: TrainedMember): number[] {
  return Object.values(checkpoint).flatMap(({ data }) => [...data]);
}

function ensembleOf(
  architectures: readonly Architecture[],
  numbers: readonly number[],
): Ensemble {
  const members = architectures.map((architecture, i) => ({
    architecture,
    checkpoint: smallCheckpoint(architecture, numbers[i]!),
  }));
  return makeEnsemble(members, "stacked");
}
