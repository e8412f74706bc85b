/** Profiles: how much of everything a run does. Each number can be overridden. */

import type { MethodName } from "../training/method.ts";

/** How much a run does. */
export interface Profile {
  readonly name: ProfileName;
  /** What it is for, in one line. */
  readonly purpose: string;
  readonly dataset: "auto" | "synthetic" | "mnist";
  readonly methods: readonly MethodName[];
  readonly members: number;
  readonly epochs: number;
  /** How many training images are used, or all. */
  readonly trainLimit: number | "all";
  /** How many test images are attacked, or all. */
  readonly testLimit: number | "all";
}

/** The names of the profiles. */
export const PROFILE_NAMES = ["smoke", "quick", "paper"] as const;

/** The name of a profile. */
export type ProfileName = typeof PROFILE_NAMES[number];

const TABLE2_METHODS = ["randomInit", "mixedModels", "bagging", "gaussianNoise"] as const;

/** The profiles by name. */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  smoke: {
    name: "smoke",
    purpose: "a first look and the tests",
    dataset: "synthetic",
    methods: ["randomInit", "bagging"],
    members: 3,
    epochs: 2,
    trainLimit: 2000,
    testLimit: 200,
  },
  quick: {
    name: "quick",
    purpose: "the whole of Table 2, small",
    dataset: "auto",
    methods: TABLE2_METHODS,
    members: 5,
    epochs: 2,
    trainLimit: 10_000,
    testLimit: 500,
  },
  paper: {
    name: "paper",
    purpose: "the paper's own protocol",
    dataset: "auto",
    methods: TABLE2_METHODS,
    members: 10,
    epochs: 10,
    trainLimit: "all",
    testLimit: "all",
  },
};
