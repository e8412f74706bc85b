/** Profiles: how much of everything a run does. Each number can be overridden. */

import type { DatasetName } from "../data/dataset.ts";
import type { MethodName } from "../training/method.ts";
import { methodsOfTables } from "./paper_tables.ts";

/** How much a run does. */
export interface Profile {
  /** What `--profile` calls it. */
  readonly name: ProfileName;
  /** What it is for, in one line. */
  readonly purpose: string;
  /** The data sets; `auto` is MNIST if it can be had, else drawn digits. */
  readonly datasets: readonly (DatasetName | "auto")[];
  /** The methods of ensembles. */
  readonly methods: readonly MethodName[];
  /** Members of each ensemble. */
  readonly members: number;
  /** Training epochs; the drawn digits are trained on as long as MNIST. */
  readonly epochs: { readonly mnist: number; readonly cifar10: number };
  /** How many training images are used, or all. */
  readonly trainLimit: number | "all";
  /** How many test images are attacked, or all. */
  readonly testLimit: number | "all";
}

/** The names of the profiles. */
export const PROFILE_NAMES = ["smoke", "quick", "small", "paper"] as const;

/** The name of a profile. */
export type ProfileName = typeof PROFILE_NAMES[number];

/** The profiles by name. */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  smoke: {
    name: "smoke",
    purpose: "a first look and the tests",
    datasets: ["synthetic"],
    methods: ["randomInit", "bagging"],
    members: 3,
    epochs: { mnist: 2, cifar10: 2 },
    trainLimit: 2000,
    testLimit: 200,
  },
  quick: {
    name: "quick",
    purpose: "the whole of Table 2, small",
    datasets: ["auto"],
    methods: methodsOfTables(["2"]),
    members: 5,
    epochs: { mnist: 2, cifar10: 2 },
    trainLimit: 10_000,
    testLimit: 500,
  },
  small: {
    name: "small",
    purpose: "Tables 2 and 4 on both data sets, small",
    datasets: ["mnist", "cifar10"],
    methods: methodsOfTables(["2", "4"]),
    members: 3,
    epochs: { mnist: 3, cifar10: 3 },
    trainLimit: 10_000,
    testLimit: 500,
  },
  paper: {
    name: "paper",
    purpose: "the paper's own protocol",
    datasets: ["mnist", "cifar10"],
    methods: methodsOfTables(["2", "4"]),
    members: 10,
    epochs: { mnist: 10, cifar10: 25 }, // sections 4.1 and 4.2
    trainLimit: "all",
    testLimit: "all",
  },
};

/** Training epochs of a profile on a data set; `auto` never becomes CIFAR-10. */
export function profileEpochs({ epochs }: Profile, dataset: DatasetName | "auto"): number {
  return dataset === "cifar10" ? epochs.cifar10 : epochs.mnist;
}

/** A profile's epochs in words: `10 epochs (25 on CIFAR-10)`. */
export function describeEpochs({ epochs: { mnist, cifar10 } }: Profile): string {
  return `${mnist} epochs` + (cifar10 === mnist ? "" : ` (${cifar10} on CIFAR-10)`);
}
