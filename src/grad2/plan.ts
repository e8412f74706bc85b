/** The units of the experiment on Grad. 2: every point of the grid, on every method's ensemble. */

import type { BackendName } from "../backends/names.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Experiment } from "../experiments/experiment.ts";
import { type AttacksPlan, planAttacks } from "../experiments/plan_attacks.ts";
import { attackOfSchedule, type GridPoint, scheduleParameters, sourceOf } from "./grid.ts";

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
): AttacksPlan<GridPoint>[] {
  const { grad1Member, pixelClip } = experiment.readings;
  return planAttacks(
    experiment,
    dataset,
    backend,
    images,
    points,
    ({ schedule, loss, attackLabel, followed }) => ({
      name: attackOfSchedule(schedule),
      parameters: scheduleParameters(schedule, dataset.name),
      source: sourceOf(followed, grad1Member),
      loss: loss === "dropout" ? "fused" : loss,
      ...(loss === "dropout" && { dropoutSeed: experiment.seed }),
      attackLabel,
      pixelClip,
    }),
  );
}
