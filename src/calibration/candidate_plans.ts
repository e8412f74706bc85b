/** From factors to units of work: networks for every value, and their clean predictions. */

import type { BackendName } from "../backends/names.ts";
import type { Dataset } from "../data/dataset.ts";
import { type DatasetPlan, datasetPlan } from "../experiments/dataset_plans.ts";
import { BATCH_SIZE } from "../experiments/experiment.ts";
import { DEFAULT_READINGS, type Readings } from "../experiments/readings.ts";
import {
  BASE_METHOD,
  candidatesOf,
  type FactorName,
  FACTORS,
  type FactorValue,
} from "./factors.ts";
import type { MethodName } from "../training/method.ts";

/** What networks are trained with, besides a factor's value. */
export interface TrainingProtocol {
  /** Networks of each value. */
  readonly members: number;
  readonly epochs: number;
  readonly seed: number;
}

/** What is to be done for one value of a factor. */
export interface CandidatePlan {
  readonly factor: FactorName;
  readonly value: FactorValue;
  readonly plan: DatasetPlan;
}

/**
 * The plans of every value of some factors, one factor at a time with the others at their defaults.
 * No attack is planned: nothing can be chosen by what an attack leaves.
 *
 * @param dataset A data set whose test images are the held-out ones
 */
export function candidatePlans(
  factors: readonly FactorName[],
  protocol: TrainingProtocol,
  dataset: Dataset,
  backend: BackendName,
): CandidatePlan[] {
  return factors.flatMap((factor) =>
    candidatesOf(factor, dataset.name).values.map((value) => {
      const readings = { ...DEFAULT_READINGS, [factor]: value };
      const plan = networksPlan(FACTORS[factor].method, readings, protocol, dataset, backend);
      return { factor, value, plan };
    })
  );
}

/** The plan of the networks beside which a method's cost is measured, with every default. */
export function basePlan(
  protocol: TrainingProtocol,
  dataset: Dataset,
  backend: BackendName,
): DatasetPlan {
  return networksPlan(BASE_METHOD, DEFAULT_READINGS, protocol, dataset, backend);
}

function networksPlan(
  method: MethodName,
  readings: Readings,
  { members, epochs, seed }: TrainingProtocol,
  dataset: Dataset,
  backend: BackendName,
): DatasetPlan {
  return datasetPlan(
    {
      profile: "paper",
      methods: [method],
      attacks: [],
      members,
      epochs,
      batchSize: BATCH_SIZE,
      seed,
      readings,
      everyReading: 0,
      sweep: [],
    },
    1,
    dataset,
    backend,
  );
}
