/** Calibrations made of predictions that are made up, for tests. */

import type { DatasetName } from "../data/dataset.ts";
import { madeUpOutcomes } from "../evaluation/_made_up_outcomes.ts";
import type { MethodOutcomes } from "../evaluation/outcomes.ts";
import type { DatasetCalibration, FactorCalibration } from "./calibration.ts";
import { BASE_METHOD, candidatesOf, type FactorName, FACTORS, hasBase } from "./factors.ts";
import { type MeasuredNetworks, type MeasuredValue, measureFactor } from "./measure.ts";

/** Held-out images of everything that is made up. */
export const HELD_OUT = 2000;

/** How the networks of some values did; the others do as the first. */
export interface MadeUpValues {
  readonly single: readonly number[];
  /** How the networks did beside which a cost is measured. */
  readonly base?: number;
  readonly members?: number;
  readonly dataset?: DatasetName;
}

/** Predictions of networks of every value of a factor, in the order of its candidates. */
export function madeUpValues(
  factor: FactorName,
  { single, members = 2, dataset = "mnist" }: MadeUpValues,
): MeasuredValue[] {
  return candidatesOf(factor, dataset).values.map((value, i) => ({
    value,
    outcomes: networks(FACTORS[factor].method, single[i] ?? single[0]!, members, dataset),
    deadClasses: [],
  }));
}

/** Predictions of the networks beside which a factor's cost is measured, if it has any. */
export function madeUpBase(
  factor: FactorName,
  { base = 0.98, members = 2, dataset = "mnist" }: Omit<MadeUpValues, "single"> = {},
): MeasuredNetworks | undefined {
  if (!hasBase(factor)) return undefined;
  return { outcomes: networks(BASE_METHOD, base, members, dataset), deadClasses: [] };
}

function networks(
  method: string,
  single: number,
  members: number,
  dataset: DatasetName,
): MethodOutcomes {
  const share = { single, ensemble: 0.97 };
  return madeUpOutcomes({
    dataset,
    method,
    members,
    images: HELD_OUT,
    clean: share,
    grad1: share,
    grad2: share,
    attacks: [],
  });
}

/** A factor's calibration, whole. */
export function madeUpFactor(factor: FactorName, made: MadeUpValues): FactorCalibration {
  const { members = 2, dataset = "mnist" } = made;
  return {
    ...measureFactor(factor, madeUpValues(factor, made), dataset, 1, madeUpBase(factor, made)),
    protocol: {
      trainImages: 50_000,
      heldOutImages: HELD_OUT,
      epochs: 10,
      members,
      batchSize: 128,
      seed: 1,
    },
    backend: { name: "wasm", device: "a test's" },
    computing: { seconds: 3720, devices: ["a test's"], commits: [null] },
    commit: null,
    startedAt: "2026-01-02T03:04:05.000Z",
  };
}

/** Some factors on a data set, whose first candidates are all near the paper's accuracy. */
export function madeUpCalibration(
  factors: readonly FactorName[],
  dataset: DatasetName = "mnist",
  single: readonly number[] = [0.98],
): DatasetCalibration {
  return {
    dataset,
    factors: factors.map((factor) => madeUpFactor(factor, { single, dataset })),
  };
}
