/** What a run does, with every number resolved. */

import {
  type AttackParameters,
  checkAttackParameters,
  CIFAR10_ATTACKS,
  MNIST_ATTACKS,
} from "../attacks/parameters.ts";
import type { DatasetName } from "../data/dataset.ts";
import { UserError } from "../errors.ts";
import type { AttackName } from "../evaluation/outcomes.ts";
import { type MethodName, METHODS } from "../training/method.ts";
import type { ProfileName } from "./profile.ts";
import type { Readings } from "./readings.ts";

/** The paper gives no batch size; its tables are phrased in Keras, whose examples use this one. */
export const BATCH_SIZE = 128;

/** A run, with every number resolved. */
export interface Experiment {
  readonly profile: ProfileName;
  readonly methods: readonly MethodName[];
  readonly attacks: readonly AttackName[];
  readonly members: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly readings: Readings;
  /**
   * On how many test images, from the first, the attacks are also made under every `attackLabel`
   * and every `grad2`; 0 for none.
   */
  readonly everyReading: number | "all";
  /** Epsilons of the further attacks on the first {@linkcode SWEEP_IMAGES} test images. */
  readonly sweep: readonly number[];
}

/** Test images of the attacks of growing epsilon. */
export const SWEEP_IMAGES = 200;

/**
 * Checks that the parts of an experiment fit each other.
 *
 * @throws {UserError} If Grad. 1 is asked for of a member that does not exist, or another label than
 * the true one where the training cost has the teachers' labels
 */
export function checkExperiment(experiment: Experiment): Experiment {
  checkGrad1Member(experiment);
  checkTrainingCost(experiment);
  return experiment;
}

/**
 * Checks that the members of Grad. 1 exist.
 *
 * @throws {UserError} If they do not
 */
export function checkGrad1Member(
  { members, readings: { grad1Member } }: Pick<Experiment, "members" | "readings">,
): void {
  if (grad1Member === "all" || grad1Member < members) return;
  throw new UserError(
    `Reading grad1Member must be all or a member from 0 to ${members - 1}: received ${grad1Member}`,
  );
}

/** The labels of distillation's training cost are the teachers', whatever label is attacked. */
function checkTrainingCost({ methods, readings, everyReading }: Experiment): void {
  const { attackCost, attackLabel } = readings;
  const distilled = methods.find((name) => METHODS[name].teacher !== undefined);
  if (attackCost !== "trainingCost" || distilled === undefined) return;
  const why = `Reading attackCost=trainingCost attacks ${distilled} with its teachers' labels`;
  if (attackLabel !== "true") {
    throw new UserError(`${why}: attackLabel must be true, received ${attackLabel}`);
  }
  if (everyReading !== 0) {
    throw new UserError(`${why}, so not under every attackLabel: leave out --every-reading`);
  }
}

/** The paper's attack, larger or smaller: BIM takes as many steps, each as much larger. */
export function scaledAttack(parameters: AttackParameters, epsilon: number): AttackParameters {
  const alpha = parameters.alpha * (epsilon / parameters.epsilon);
  return checkAttackParameters({ ...parameters, epsilon, alpha: Math.min(alpha, epsilon) });
}

/** The paper's attack sizes for a data set; drawn digits are attacked like MNIST. */
export function attackParameters(
  dataset: DatasetName,
): Readonly<Record<AttackName, AttackParameters>> {
  return dataset === "cifar10" ? CIFAR10_ATTACKS : MNIST_ATTACKS;
}
