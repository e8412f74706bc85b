/** An experiment that is planned, not run, for tests. */

import { drawDigits } from "../data/digits.ts";
import type { Experiment } from "./experiment.ts";
import { DEFAULT_READINGS } from "./readings.ts";

/** Few images to train on, and as many to attack as need three slices. */
export const MADE_UP_DIGITS = drawDigits({ seed: 1, train: 7, test: 250 });

/** Two members of two methods. */
export const MADE_UP_EXPERIMENT: Experiment = {
  profile: "smoke",
  methods: ["randomInit", "bagging"],
  attacks: ["fgsm", "bim"],
  members: 2,
  epochs: 1,
  batchSize: 128,
  seed: 3,
  readings: DEFAULT_READINGS,
  everyReading: 0,
  sweep: [],
};
