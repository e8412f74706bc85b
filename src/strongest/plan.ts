/** The units of the strongest attacks: every attack of the list, on every method's ensemble. */

import type { BackendName } from "../backends/names.ts";
import type { Dataset } from "../data/dataset.ts";
import { imageSetDigest } from "../data/digest.ts";
import type { Experiment } from "../experiments/experiment.ts";
import { makePlan, type PlannedUnit } from "../experiments/plan.ts";
import { planSlices } from "../experiments/plan_slices.ts";
import type { MethodName } from "../training/method.ts";
import { specOf, type SuiteOptions, type SuitePoint, suitePoints } from "./suite.ts";

/** An attack of the list, slice by slice. */
export interface PlannedSuitePoint {
  readonly point: SuitePoint;
  readonly slices: readonly PlannedUnit[];
}

/** The list on the ensemble of one method. */
export interface SuitePlan {
  readonly method: MethodName;
  readonly seed: number;
  readonly teachers: readonly PlannedUnit[];
  readonly members: readonly PlannedUnit[];
  readonly clean: readonly PlannedUnit[];
  readonly points: readonly PlannedSuitePoint[];
}

/**
 * Plans the list on the first `images` test images. Networks, and the attacks that the tables or the
 * experiment on Grad. 2 make as well, are the same units as there.
 *
 * @param experiment Its attacks do not matter here
 */
export function planSuite(
  experiment: Experiment,
  dataset: Dataset,
  backend: BackendName,
  options: SuiteOptions,
  images: number,
): SuitePlan[] {
  const { readings, seed } = experiment;
  const plan = makePlan(
    { ...experiment, attacks: [], everyReading: 0, sweep: [] },
    dataset,
    backend,
  );
  const digest = imageSetDigest(dataset.test, dataset.shape);
  const points = suitePoints(dataset.name, options);
  return plan.map(({ method, teachers, members }) => {
    const attacked = { members, dataset: dataset.name, images: digest, backend };
    const context = { dataset: dataset.name, readings, seed };
    return {
      method,
      seed,
      teachers,
      members,
      clean: planSlices("none", images, attacked),
      points: points.map((point) => ({
        point,
        slices: planSlices(specOf(point, options, context), images, attacked),
      })),
    };
  });
}

/**
 * The units of plans in the order in which they are worth having: all networks, then attack by
 * attack over all methods.
 */
export function suiteUnits(plans: readonly SuitePlan[]): PlannedUnit[] {
  const { length } = plans[0]?.points ?? [];
  const units = [
    ...plans.flatMap(({ teachers, members, clean }) => [...teachers, ...members, ...clean]),
    ...Array.from(
      { length },
      (_, p) => plans.flatMap(({ points }) => points[p]!.slices),
    ).flat(),
  ];
  return [...new Map(units.map((unit) => [unit.key, unit])).values()];
}
