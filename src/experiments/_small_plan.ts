/** Plans of a small experiment on drawn digits, and the keys of their units. */

import type { Dataset } from "../data/dataset.ts";
import { drawDigits } from "../data/digits.ts";
import type { Experiment } from "./experiment.ts";
import { makePlan, type Plan, type PlannedUnit } from "./plan.ts";
import { SLICE_IMAGES } from "./plan_slices.ts";
import { parseReadings } from "./readings.ts";

export const DIGITS = drawDigits({ seed: 1, train: 7, test: 2 * SLICE_IMAGES + 50 });

export function experiment(changes: Partial<Experiment> = {}): Experiment {
  return {
    profile: "smoke",
    methods: ["mixedModels", "gaussianNoise"],
    attacks: ["fgsm", "bim"],
    members: 3,
    epochs: 2,
    batchSize: 128,
    seed: 1,
    readings: parseReadings([]),
    everyReading: 0,
    sweep: [],
    ...changes,
  };
}

export function plan(changes: Partial<Experiment> = {}, dataset: Dataset = DIGITS): Plan {
  return makePlan(experiment(changes), dataset, "wasm");
}

export function keys(units: readonly PlannedUnit[]): string[] {
  return units.map(({ key }) => key);
}
