/** The units of the strongest attacks: every attack of the list, on every method's ensemble. */

import type { BackendName } from "../backends/names.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Experiment } from "../experiments/experiment.ts";
import { type AttacksPlan, planAttacks } from "../experiments/plan_attacks.ts";
import { specOf, type SuiteOptions, type SuitePoint, suitePoints } from "./suite.ts";

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
): AttacksPlan<SuitePoint>[] {
  const { readings, seed } = experiment;
  const context = { dataset: dataset.name, readings, seed };
  return planAttacks(
    experiment,
    dataset,
    backend,
    images,
    suitePoints(dataset.name, options),
    (point) => specOf(point, options, context),
  );
}
