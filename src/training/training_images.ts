/** What members in training are shown: images and labels, each member's own, in its own order. */

import * as tf from "@tensorflow/tfjs";
import { type RandomStream, randomStream } from "../random/stream.ts";
import { addNoise, oneHot, writeImage } from "./batch.ts";
import type { TrainerOptions } from "./trainer_options.ts";

/** A batch for every member. */
export interface TrainingBatch {
  /** `[E, B, H, W, C]` */
  readonly x: tf.Tensor5D;
  /** One-hot or soft, `[E, B, K]` */
  readonly labels: tf.Tensor3D;
}

/** A member's own source of training images and of noise. */
interface MemberImages {
  readonly member: number;
  readonly indices: Uint32Array;
  readonly noise: { sigma: number; stream: RandomStream } | undefined;
  /** The indices in this epoch's order. */
  order: Uint32Array;
}

/** The training images of members that are trained together. */
export class TrainingImages {
  readonly #options: TrainerOptions;
  readonly #members: readonly MemberImages[];

  /**
   * @throws {RangeError} If there are soft labels, and not of every member and image, or a sample is
   * none of the images
   */
  constructor(options: TrainerOptions) {
    const { members, softLabels, train, classes } = options;
    const lengths = softLabels?.map(({ length }) => length) ?? [];
    const size = train.count * classes;
    if (softLabels && lengths.join() !== members.map(() => size).join()) {
      throw new RangeError(
        `softLabels must hold ${size} numbers for each of ${members.length} members: ` +
          `received ${lengths.join(", ") || "none"}`,
      );
    }
    this.#options = options;
    this.#members = members.map((member) => memberImages(options, member));
  }

  /** Puts every member's images into the order of an epoch, counted from 0. */
  startEpoch(epoch: number): void {
    const { method, seed, train } = this.#options;
    for (const images of this.#members) {
      const stream = randomStream(seed, method, images.member, "shuffle", epoch);
      images.order = stream.permutation(train.count).map((i) => images.indices[i]!);
    }
  }

  /** The indices of every member's images in this epoch's order. */
  get orders(): readonly Uint32Array[] {
    return this.#members.map(({ order }) => order);
  }

  /** The keys of the members' streams of noise; none without noise. */
  get noiseKeys(): readonly (readonly [number, number])[] {
    return this.#members.flatMap(({ noise }) => noise === undefined ? [] : [noise.stream.key]);
  }

  /** Every member's own images `from` to `to` of its order. */
  batch(from: number, to: number): TrainingBatch {
    const { train, classes, architecture, softLabels } = this.#options;
    const { height, width, channels } = architecture.input;
    const size = height * width * channels;
    const members = this.#members.length;
    const batch = to - from;
    const pixels = new Float32Array(members * batch * size);
    const labels = new Float32Array(members * batch * classes);
    this.#members.forEach(({ order, noise }, e) => {
      const indices = order.subarray(from, to);
      indices.forEach((index, i) => {
        const offset = (e * batch + i) * size;
        writeImage(train, index, pixels, offset);
        if (noise) addNoise(pixels, offset, size, index, noise.sigma, noise.stream);
      });
      labels.set(labelRows(indices, softLabels?.[e], this.#options), e * batch * classes);
    });
    return {
      x: tf.tensor5d(pixels, [members, batch, height, width, channels]),
      labels: tf.tensor3d(labels, [members, batch, classes]),
    };
  }
}

/** The labels `[indices.length, K]` of these images: a member's soft ones, or the true ones. */
function labelRows(
  indices: Uint32Array,
  soft: Float32Array | undefined,
  { train, classes }: TrainerOptions,
): Float32Array {
  if (soft === undefined) {
    return oneHot(Uint8Array.from(indices, (index) => train.labels[index]!), classes);
  }
  const rows = new Float32Array(indices.length * classes);
  indices.forEach((index, i) =>
    rows.set(soft.subarray(index * classes, (index + 1) * classes), i * classes)
  );
  return rows;
}

function memberImages(options: TrainerOptions, member: number): MemberImages {
  const { method, sampledAs = method, train, seed, noiseSigma: sigma } = options;
  const indices = options.sample?.(train.count, randomStream(seed, sampledAs, member, "sample")) ??
    Uint32Array.from({ length: train.count }, (_, i) => i);
  if (indices.length !== train.count || indices.some((index) => index >= train.count)) {
    throw new RangeError(
      `sample must give ${train.count} indices below ${train.count}: received ` +
        `${indices.length} up to ${indices.reduce((a, b) => Math.max(a, b), 0)}`,
    );
  }
  return {
    member,
    indices,
    noise: sigma === 0 ? undefined : { sigma, stream: randomStream(seed, method, member, "noise") },
    order: new Uint32Array(0),
  };
}
