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
  const { seed, method, train, classes, epochs, batchSize, architecture } = options;
  const { noiseSigma, sampledAs = method, adversarial } = options;
  const size = train.images.length / train.count;
  const initial = initialCheckpoint(architecture, randomStream(seed, method, member, "init"));
  // The kernel [size, classes], then the bias.
  const weights = [...initial["dense1/kernel"]!.data, ...initial["dense1/bias"]!.data];
  const replicate =
    options.sample?.(train.count, randomStream(seed, sampledAs, member, "sample")) ??
      Uint32Array.from({ length: train.count }, (_, i) => i);
  const images = Array.from({ length: train.count }, (_, index) => {
    const noise = randomStream(seed, method, member, "noise");
    noise.seek(index * size * 2);
    return Array.from(
      { length: size },
      (_, i) => train.images[index * size + i]! / 255 + noiseSigma * noise.normal(),
    );
  });
  const soft = options.softLabels?.[options.members.indexOf(member)];
  const labels = Array.from({ length: train.count }, (_, index) =>
    Array.from(
      { length: classes },
      (_, k) => soft ? soft[index * classes + k]! : Number(k === train.labels[index]),
    ));

  const losses: number[] = [];
  const adam = new Adam(weights.length);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = randomStream(seed, method, member, "shuffle", epoch).permutation(train.count);
    for (let from = 0; from < train.count; from += batchSize) {
      const batch = [...order.slice(from, from + batchSize)].map((i) => replicate[i]!);
      const gradient = new Array<number>(weights.length).fill(0);
      let loss = 0;
      const add = (share: number, { cost, byWeights }: NaiveCost): void => {
        loss += share * cost / batch.length;
        byWeights.forEach((value, w) => gradient[w]! += share * value / batch.length);
      };
      for (const index of batch) {
        const costAt = (x: readonly number[]): NaiveCost =>
          naiveCost(x, labels[index]!, weights, options.temperature ?? 1);
        const own = costAt(images[index]!);
        add(adversarial?.rho ?? 1, own);
        if (adversarial === undefined) continue;
        const { rho, epsilon, pixelClip } = adversarial;
        const attacked = images[index]!.map((pixel, i) => {
          const moved = pixel + epsilon * Math.sign(own.byPixels[i]!);
          return pixelClip === "none" ? moved : Math.min(Math.max(moved, 0), 1);
        });
        add(1 - rho, costAt(attacked));
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

/** The cost of one image, and its gradients. */
interface NaiveCost {
  readonly cost: number;
  readonly byWeights: readonly number[];
  readonly byPixels: readonly number[];
}

/** Cross-entropy of `softmax(logits / temperature)` with labels that sum to 1. */
function naiveCost(
  image: readonly number[],
  labels: readonly number[],
  weights: readonly number[],
  temperature: number,
): NaiveCost {
  const classes = labels.length;
  const x = [...image, 1]; // the bias is the weight of a constant
  const logits = labels.map((_, k) =>
    x.reduce((sum, value, i) => sum + value * weights[i * classes + k]!, 0)
  );
  const p = naiveSoftmax(logits.map((logit) => logit / temperature), classes);
  const errors = labels.map((label, k) => (p[k]! - label) / temperature);
  return {
    cost: labels.reduce((sum, label, k) => sum - label * Math.log(p[k]!), 0),
    byWeights: x.flatMap((value) => errors.map((error) => value * error)),
    byPixels: image.map((_, i) =>
      errors.reduce((sum, error, k) => sum + error * weights[i * classes + k]!, 0)
    ),
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
