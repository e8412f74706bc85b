/**
 * The ways of section 3 to make the members of an ensemble different, as small plug-ins of the
 * one training loop.
 */

import type { DatasetName } from "../data/dataset.ts";
import type { Architecture } from "../models/architecture.ts";
import {
  mixedArchitecture,
  type NetworkReadings,
  paperArchitecture,
} from "../models/paper_networks.ts";
import type { RandomStream } from "../random/stream.ts";

/** What training reads of the experiment's readings. */
export interface MethodReadings extends NetworkReadings {
  /** Standard deviation of the Gaussian noise, in units of the pixel range [0, 1]. */
  readonly noiseSigma: number;
}

/** Indices of the images one member is trained on in an epoch, out of `count`. */
export type Sampler = (count: number, stream: RandomStream) => Uint32Array;

/** How the members of an ensemble differ; the initial parameters differ in every method. */
export interface Method {
  readonly name: string;
  /** The paper's name for it, as in Table 2. */
  readonly title: string;
  /** The network of a member, which depends on the data set. */
  readonly architecture: (
    member: number,
    readings: MethodReadings,
    dataset: DatasetName,
  ) => Architecture;
  /** What a member sees in an epoch, in an order the loop shuffles; every image once, unless given. */
  readonly sample?: Sampler;
  /** Standard deviation of the noise added to one member's training images. */
  readonly noise?: (readings: MethodReadings) => number;
}

/** The paper's own network for every member. */
function sameArchitecture(
  _member: number,
  readings: MethodReadings,
  dataset: DatasetName,
): Architecture {
  return paperArchitecture(dataset, readings);
}

/** The names of the methods of Table 2, in its order. */
export const METHOD_NAMES = ["randomInit", "mixedModels", "bagging", "gaussianNoise"] as const;

/** The name of a method. */
export type MethodName = typeof METHOD_NAMES[number];

/** The methods of Table 2, in its order. */
export const METHODS: Readonly<Record<MethodName, Method>> = {
  randomInit: { name: "randomInit", title: "Rand. Ini.", architecture: sameArchitecture },
  mixedModels: {
    name: "mixedModels",
    title: "Mix. Mod.",
    architecture: (member, readings, dataset) => mixedArchitecture(dataset, member, readings),
  },
  bagging: {
    name: "bagging",
    title: "Bagging",
    architecture: sameArchitecture,
    sample: bootstrapReplicate,
  },
  gaussianNoise: {
    name: "gaussianNoise",
    title: "Gauss Noise",
    architecture: sameArchitecture,
    noise: (readings) => readings.noiseSigma,
  },
};

/**
 * Draws `count` of `count` images with replacement (section 3, iii). About 63.2 % of the images
 * are in a replicate: 1 - (1 - 1/m)^m tends to 1 - 1/e.
 *
 * @example
 * ```ts
 * import { bootstrapReplicate, randomStream } from "ensemble-defense";
 * import assert from "assert";
 *
 * const replicate = bootstrapReplicate(10_000, randomStream(1, "replicate"));
 * const share = new Set(replicate).size / 10_000;
 * assert.ok(Math.abs(share - 0.632) < 0.02);
 * ```
 */
export function bootstrapReplicate(count: number, stream: RandomStream): Uint32Array {
  return Uint32Array.from({ length: count }, () => stream.integer(count));
}
