/** Small networks with random parameters, and images for them: tests take milliseconds. */

import * as tf from "@tensorflow/tfjs";
import type { Architecture } from "../models/architecture.ts";
import { initialCheckpoint } from "../models/checkpoint.ts";
import type { Member } from "../models/ensemble.ts";
import { randomStream } from "../random/stream.ts";
import { oneHot } from "../training/batch.ts";

export const CLASSES = 5;

const INPUT = { height: 6, width: 6, channels: 1 } as const;

/** One of everything that the paper's networks have. */
export const PLAIN: Architecture = {
  input: INPUT,
  layers: [
    { kind: "convolution", filters: 3, kernelSize: 3, padding: "valid", relu: true },
    { kind: "maxPool", size: 2 },
    { kind: "dropout", rate: 0.5 },
    { kind: "dense", units: CLASSES, relu: false },
  ],
};

/** Another network, so that an ensemble has two stacks. */
export const DEEPER: Architecture = {
  input: INPUT,
  layers: [
    { kind: "convolution", filters: 2, kernelSize: 3, padding: "same", relu: true },
    { kind: "dense", units: 6, relu: true },
    { kind: "dense", units: CLASSES, relu: false },
  ],
};

/** A member whose every parameter is random, biases included; `scale` makes it surer of itself. */
export function tinyMember(architecture: Architecture, seed: number, scale: number = 1): Member {
  const stream = randomStream(seed, "tiny member");
  const initial = initialCheckpoint(architecture, stream);
  const checkpoint = Object.fromEntries(
    Object.entries(initial).map(([name, { shape, data }]) => {
      const values = name.endsWith("bias") ? data.map(() => 0.2 * stream.normal()) : data;
      return [name, { shape, data: values.map((value) => scale * value) }];
    }),
  );
  return { architecture, checkpoint };
}

/**
 * Three members of two architectures, which are not neighbours in the order of their numbers. The
 * last one is so sure that its probabilities are clipped under the reading `loss = clipped`.
 */
export const TINY_MEMBERS: readonly Member[] = [
  tinyMember(PLAIN, 1, 2),
  tinyMember(DEEPER, 2, 2),
  tinyMember(PLAIN, 3, 4),
];

/** Random pixels in [0, 1]; about one in six is exactly 0, and as many are exactly 1. */
export function tinyPixels(images: number, seed: number): Float32Array {
  const stream = randomStream(seed, "tiny pixels");
  return Float32Array.from(
    { length: images * INPUT.height * INPUT.width },
    () => Math.min(1, Math.max(0, 1.5 * stream.uniform() - 0.25)),
  );
}

/** {@linkcode tinyPixels} as a tensor `[B, 6, 6, 1]`. */
export function tinyImages(images: number, seed: number): tf.Tensor4D {
  return tf.tensor4d(tinyPixels(images, seed), [images, INPUT.height, INPUT.width, 1]);
}

/** One-hot labels `[B, 5]`: classes in turn. */
export function tinyLabels(images: number): tf.Tensor2D {
  const labels = Uint8Array.from({ length: images }, (_, image) => image % CLASSES);
  return tf.tensor2d(oneHot(labels, CLASSES), [images, CLASSES]);
}
