/** Training in plain loops, for a network that is one dense layer: softmax regression with Adam. */

import type { Checkpoint } from "../models/checkpoint.ts";
import { initialCheckpoint } from "../models/checkpoint.ts";
import { naiveSoftmax } from "../ops/_naive.ts";
import { randomStream } from "../random/stream.ts";
import type { TrainingOptions } from "./train.ts";

/** Trains one member as {@linkcode trainMembers} documents it. */
export function naiveTraining(
  options: TrainingOptions,
  member: number,
): { losses: number[]; checkpoint: Checkpoint } {
  const { seed, method, train, classes, epochs, batchSize, architecture, noiseSigma } = options;
  const size = train.images.length / train.count;
  const initial = initialCheckpoint(architecture, randomStream(seed, method, member, "init"));
  // The kernel [size, classes], then the bias.
  const weights = [...initial["dense1/kernel"]!.data, ...initial["dense1/bias"]!.data];
  const replicate = options.sample?.(train.count, randomStream(seed, method, member, "sample")) ??
    Uint32Array.from({ length: train.count }, (_, i) => i);
  const images = Array.from({ length: train.count }, (_, index) => {
    const noise = randomStream(seed, method, member, "noise");
    noise.seek(index * size * 2);
    return Array.from(
      { length: size },
      (_, i) => train.images[index * size + i]! / 255 + noiseSigma * noise.normal(),
    );
  });

  const losses: number[] = [];
  const adam = new Adam(weights.length);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = randomStream(seed, method, member, "shuffle", epoch).permutation(train.count);
    for (let from = 0; from < train.count; from += batchSize) {
      const batch = [...order.slice(from, from + batchSize)].map((i) => replicate[i]!);
      const gradient = new Array<number>(weights.length).fill(0);
      let loss = 0;
      for (const index of batch) {
        const x = [...images[index]!, 1]; // the bias is the weight of a constant
        const logits = Array.from(
          { length: classes },
          (_, k) => x.reduce((sum, value, i) => sum + value * weights[i * classes + k]!, 0),
        );
        const p = naiveSoftmax(logits, classes);
        loss -= Math.log(p[train.labels[index]!]!) / batch.length;
        p[train.labels[index]!]! -= 1;
        x.forEach((value, i) =>
          p.forEach((error, k) => gradient[i * classes + k]! += value * error / batch.length)
        );
      }
      losses.push(loss);
      adam.step(weights, gradient);
    }
  }
  return {
    losses,
    checkpoint: {
      "dense1/kernel": {
        shape: [size, classes],
        data: Float32Array.from(weights.slice(0, size * classes)),
      },
      "dense1/bias": { shape: [classes], data: Float32Array.from(weights.slice(size * classes)) },
    },
  };
}

/** Kingma and Ba's Algorithm 1 with Keras's settings. */
export class Adam {
  readonly #m: number[];
  readonly #v: number[];
  #t = 0;

  constructor(size: number) {
    this.#m = new Array(size).fill(0);
    this.#v = new Array(size).fill(0);
  }

  step(weights: number[], gradient: readonly number[]): void {
    this.#t++;
    gradient.forEach((g, i) => {
      this.#m[i] = 0.9 * this.#m[i]! + 0.1 * g;
      this.#v[i] = 0.999 * this.#v[i]! + 0.001 * g * g;
      const m = this.#m[i]! / (1 - 0.9 ** this.#t);
      const v = this.#v[i]! / (1 - 0.999 ** this.#t);
      weights[i]! -= 1e-3 * m / (Math.sqrt(v) + 1e-7);
    });
  }
}
