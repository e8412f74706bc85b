/** The units of the experiment on Grad. 2: every point of the grid, on every method's ensemble. */

import type { BackendName } from "../backends/names.ts";
import type { Dataset } from "../data/dataset.ts";
import { imageSetDigest } from "../data/digest.ts";
import type { Experiment } from "../experiments/experiment.ts";
import { makePlan, type PlannedUnit } from "../experiments/plan.ts";
import { planSlices } from "../experiments/plan_slices.ts";
import type { AttackSpec } from "../experiments/unit.ts";
import type { MethodName } from "../training/method.ts";
import {
  attackOfSchedule,
  type GridPoint,
  pointName,
  scheduleParameters,
  sourceOf,
} from "./grid.ts";

/** A point of the grid, slice by slice. */
export interface PlannedPoint {
  readonly point: GridPoint;
  readonly slices: readonly PlannedUnit[];
}

/** The grid on the ensemble of one method. */
export interface GridPlan {
  readonly method: MethodName;
  readonly seed: number;
  readonly teachers: readonly PlannedUnit[];
  readonly members: readonly PlannedUnit[];
  readonly clean: readonly PlannedUnit[];
  readonly points: readonly PlannedPoint[];
}

/**
 * Plans points of the grid on the first `images` test images. Networks, and the attacks that the
 * tables need as well, are the same units as in a run of the tables.
 *
 * @param experiment Its attacks and the readings that the grid varies do not matter here
 */
export function planGrid(
  experiment: Experiment,
  dataset: Dataset,
  backend: BackendName,
  points: readonly GridPoint[],
  images: number,
): GridPlan[] {
  const { readings, seed } = experiment;
  const plan = makePlan(
    { ...experiment, attacks: [], everyReading: 0, sweep: [] },
    dataset,
    backend,
  );
  const digest = imageSetDigest(dataset.test, dataset.shape);
  return plan.map(({ method, teachers, members }) => {
    const attacked = { members, dataset: dataset.name, images: digest, backend };
    const specOf = ({ schedule, loss, attackLabel, followed }: GridPoint): AttackSpec => ({
      name: attackOfSchedule(schedule),
      parameters: scheduleParameters(schedule, dataset.name),
      source: sourceOf(followed, readings.grad1Member),
      loss,
      attackLabel,
      pixelClip: readings.pixelClip,
    });
    return {
      method,
      seed,
      teachers,
      members,
      clean: planSlices("none", images, attacked),
      points: points.map((point) => ({
        point,
        slices: planSlices(specOf(point), images, attacked),
      })),
    };
  });
}

/**
 * The units of plans in the order in which they are worth having: all networks, then point by point
 * over all methods, so that what is stopped early has compared all methods.
 */
export function gridUnits(plans: readonly GridPlan[]): PlannedUnit[] {
  const names = plans[0]?.points.map(({ point }) => pointName(point)) ?? [];
  const units = [
    ...plans.flatMap(({ teachers, members, clean }) => [...teachers, ...members, ...clean]),
    ...names.flatMap((_, p) => plans.flatMap(({ points }) => points[p]!.slices)),
  ];
  return [...new Map(units.map((unit) => [unit.key, unit])).values()];
}
