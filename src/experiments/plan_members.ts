/** From a method to the train units of its members, and of their teachers. */

import type { BackendName } from "../backends/names.ts";
import type { Dataset } from "../data/dataset.ts";
import { distillationOf } from "../training/defences.ts";
import { type Method, type MethodName, METHODS } from "../training/method.ts";
import { engineOf } from "./engine.ts";
import { attackParameters, type Experiment } from "./experiment.ts";
import type { MethodPlan, PlannedUnit } from "./plan.ts";
import { type TrainUnit, unitKey } from "./unit.ts";
import { trainCost } from "./unit_cost.ts";

/** What train units are made of, besides the method and the member. */
export interface TrainingContext {
  readonly experiment: Experiment;
  readonly dataset: Dataset;
  /** Digest of the data set's training images. */
  readonly images: string;
  readonly backend: BackendName;
}

/**
 * The train units of a method. A teacher is a member like another: under the reading of
 * `distillation` that changes nothing in its training, it is the very member of its own method.
 */
export function planMembers(
  name: MethodName,
  context: TrainingContext,
): Pick<MethodPlan, "teachers" | "members"> {
  const { experiment: { members, readings } } = context;
  const method = METHODS[name];
  const numbers = Array.from({ length: members }, (_, member) => member);
  const planned = (unit: TrainUnit, needs: readonly string[]): PlannedUnit => ({
    key: unitKey(unit),
    method: unit.method,
    unit,
    needs,
    cost: trainCost(unit, context.dataset.train.count),
  });
  if (method.teacher === undefined) {
    const units = numbers.map((member) => trainUnit(method, member, context));
    return { teachers: [], members: units.map((unit) => planned(unit, [])) };
  }
  const { softening, trainedAt } = distillationOf(readings.distillation);
  const at = trainedAt === 1 ? {} : { temperature: trainedAt };
  const teacherMethod = METHODS[method.teacher];
  const teachers = numbers.map((member) =>
    planned({ ...trainUnit(teacherMethod, member, context), ...at }, [])
  );
  return {
    teachers,
    members: teachers.map(({ key }, member) =>
      planned(
        { ...trainUnit(method, member, context), ...at, teacher: { key, ...softening } },
        [key],
      )
    ),
  };
}

function trainUnit(
  method: Method,
  member: number,
  { experiment, dataset, images, backend }: TrainingContext,
): TrainUnit {
  const { epochs, batchSize, seed, readings } = experiment;
  const { fgsm } = attackParameters(dataset.name);
  const adversarial = method.adversarial?.(readings, fgsm.epsilon);
  const kind = "train";
  return {
    kind,
    engine: engineOf({ kind, ...(adversarial && { adversarial }) }, backend),
    dataset: dataset.name,
    images,
    method: method.name,
    member,
    architecture: method.architecture(member, readings, dataset.name),
    epochs,
    batchSize,
    seed,
    loss: readings.loss,
    optimizer: readings.optimizer,
    noiseSigma: method.noise?.(readings) ?? 0,
    ...(adversarial && { adversarial }),
  };
}
