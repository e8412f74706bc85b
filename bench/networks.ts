/** What is measured with: the paper's two networks, ten members with random weights, one batch. */

import {
  type Architecture,
  type AttackParameters,
  CIFAR10_ATTACKS,
  cifar10Architecture,
  initialCheckpoint,
  type Member,
  MNIST_ATTACKS,
  mnistArchitecture,
  randomStream,
} from "ensemble-defense";

/** The data set whose network is measured. */
export type NetworkName = "mnist" | "cifar10";

/** Images in a batch. */
export const BATCH = 128;

/** Members of the paper's ensembles. */
export const MEMBERS = 10;

/** Classes of both data sets. */
export const CLASSES = 10;

/** A network of the paper, and its BIM attack (section 4). */
export interface Network {
  readonly architecture: Architecture;
  readonly bim: AttackParameters;
}

/**
 * Both networks. Their logits are `linear`: under a last ReLU all gradients of a member could be
 * 0, and work on zeros is not always as slow as work on numbers.
 */
export const NETWORKS: Readonly<Record<NetworkName, Network>> = {
  mnist: { architecture: mnistArchitecture("linear"), bim: MNIST_ATTACKS.bim },
  cifar10: { architecture: cifar10Architecture("linear"), bim: CIFAR10_ATTACKS.bim },
};

/** The names of both networks, for the flags that choose among them. */
export const NETWORK_NAMES = Object.keys(NETWORKS) as readonly NetworkName[];

/** Members and images as plain data, outside any tensor library. */
export interface BenchData {
  readonly members: readonly Member[];
  /** Random bytes, `[BATCH, H, W, C]`. */
  readonly images: Uint8Array;
  /** Classes in turn. */
  readonly labels: Uint8Array;
}

/** Draws the members and the images of one network; always the same ones. */
export function benchData({ architecture }: Network): BenchData {
  const { height, width, channels } = architecture.input;
  const stream = randomStream(1, "bench", "images");
  return {
    members: Array.from({ length: MEMBERS }, (_, member) => ({
      architecture,
      checkpoint: initialCheckpoint(architecture, randomStream(1, "bench", member)),
    })),
    images: Uint8Array.from(
      { length: BATCH * height * width * channels },
      () => stream.integer(256),
    ),
    labels: Uint8Array.from({ length: BATCH }, (_, i) => i % CLASSES),
  };
}
