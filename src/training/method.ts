/**
 * The ways of section 3 to make the members of an ensemble different, the defences of section 4.3,
 * and their combinations, as small plug-ins of the one training loop.
 */

import type { DatasetName } from "../data/dataset.ts";
import type { Architecture } from "../models/architecture.ts";
import {
  mixedArchitecture,
  type NetworkReadings,
  paperArchitecture,
} from "../models/paper_networks.ts";
import type { PixelClip } from "../ops/pixel_clip.ts";
import type { RandomStream } from "../random/stream.ts";
import { type AdversarialEpsilon, type AdversarialTraining, RHO } from "./defences.ts";

/** What training reads of the experiment's readings. */
export interface MethodReadings extends NetworkReadings {
  /** Standard deviation of the Gaussian noise, in units of the pixel range [0, 1]. */
  readonly noiseSigma: number;
  /** The epsilon of adversarial training, or where it is taken from. */
  readonly adversarialEpsilon: AdversarialEpsilon;
  /** Whether the images of adversarial training are kept in [0, 1]. */
  readonly pixelClip: PixelClip;
}

/**
 * Indices of the images one member is trained on: `count` of them, each below `count`, so that an
 * epoch has as many steps for every method. Asked for once a member; every epoch shuffles them.
 */
export type Sampler = (count: number, stream: RandomStream) => Uint32Array;

/** The names of the methods: Table 2's in its order, then those that Table 4 adds in its. */
export const METHOD_NAMES = [
  "randomInit",
  "mixedModels",
  "bagging",
  "gaussianNoise",
  "adversarialTraining",
  "defensiveDistillation",
  "bagging+adversarialTraining",
  "bagging+defensiveDistillation",
] as const;

/** The name of a method. */
export type MethodName = typeof METHOD_NAMES[number];

/**
 * How the members of an ensemble are trained; their initial parameters differ in every method. What
 * is absent is as in plain training: every image once an epoch, as it is, with its true label and
 * cross-entropy for a cost.
 */
export interface Method {
  /** What it is called in flags and results. */
  readonly name: MethodName;
  /** The network of a member, which depends on the data set. */
  readonly architecture: (
    member: number,
    readings: MethodReadings,
    dataset: DatasetName,
  ) => Architecture;
  /** What a member sees in an epoch, in an order the loop shuffles. */
  readonly sample?: Sampler;
  /** The method whose streams `sample` is given, if not this one's. */
  readonly sampledAs?: MethodName;
  /** Standard deviation of the noise added to one member's training images. */
  readonly noise?: (readings: MethodReadings) => number;
  /** Trains on adversarial images too; `fgsmEpsilon` is that of the evaluation's FGSM. */
  readonly adversarial?: (readings: MethodReadings, fgsmEpsilon: number) => AdversarialTraining;
  /** The method that trains each member's teacher, the member of the same number. */
  readonly teacher?: MethodName;
}

/** Whether a method trains on anything but the cross-entropy of single images and true labels. */
export function hasOwnCost({ adversarial, teacher }: Method): boolean {
  return adversarial !== undefined || teacher !== undefined;
}

/** The paper's own network for every member. */
function sameArchitecture(
  _member: number,
  readings: MethodReadings,
  dataset: DatasetName,
): Architecture {
  return paperArchitecture(dataset, readings);
}

const BAGGING: Method = {
  name: "bagging",
  architecture: sameArchitecture,
  sample: bootstrapReplicate,
};

const ADVERSARIAL_TRAINING: Method = {
  name: "adversarialTraining",
  architecture: sameArchitecture,
  adversarial: ({ adversarialEpsilon, pixelClip }, fgsmEpsilon) => ({
    rho: RHO,
    epsilon: adversarialEpsilon === "evaluation" ? fgsmEpsilon : adversarialEpsilon,
    pixelClip,
  }),
};

const DEFENSIVE_DISTILLATION: Method = {
  name: "defensiveDistillation",
  architecture: sameArchitecture,
  teacher: "randomInit",
};

/** The methods by name. */
export const METHODS: Readonly<Record<MethodName, Method>> = {
  randomInit: { name: "randomInit", architecture: sameArchitecture },
  mixedModels: {
    name: "mixedModels",
    architecture: (member, readings, dataset) => mixedArchitecture(dataset, member, readings),
  },
  bagging: BAGGING,
  gaussianNoise: {
    name: "gaussianNoise",
    architecture: sameArchitecture,
    noise: (readings) => readings.noiseSigma,
  },
  adversarialTraining: ADVERSARIAL_TRAINING,
  defensiveDistillation: DEFENSIVE_DISTILLATION,
  "bagging+adversarialTraining": combined(
    "bagging+adversarialTraining",
    BAGGING,
    ADVERSARIAL_TRAINING,
  ),
  "bagging+defensiveDistillation": combined(
    "bagging+defensiveDistillation",
    BAGGING,
    DEFENSIVE_DISTILLATION,
  ),
};

/**
 * A way to make members different together with a defence. A member's training set is the one it has
 * without the defence, for a defence is a way of training on it: so a teacher and its student see
 * one replicate ("trained on the training data X", section 4.3).
 */
function combined(name: MethodName, ensemble: Method, defence: Method): Method {
  return {
    ...ensemble,
    ...defence,
    name,
    architecture: ensemble.architecture,
    ...(ensemble.sample && { sampledAs: ensemble.name }),
    ...(defence.teacher && { teacher: ensemble.name }),
  };
}

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
