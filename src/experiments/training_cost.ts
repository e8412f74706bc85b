/** What members were trained on, as the cost of an attack (reading `attackCost`, `trainingCost`). */

import * as tf from "@tensorflow/tfjs";
import type { AttackOptions } from "../attacks/attack_options.ts";
import type { ImageSet } from "../data/dataset.ts";
import { disposeEnsemble, makeEnsemble } from "../models/ensemble.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import { teacherLabels } from "../training/soft_labels.ts";
import { storedMembers } from "./stored_members.ts";
import type { TrainUnit } from "./unit.ts";
import type { UnitContext } from "./unit_context.ts";

/**
 * The cost that the members of an ensemble were trained on, for an attack on some images: J_AT, the
 * temperature, and the labels that each member's teacher gives the clean images, as it gave them to
 * the training images.
 *
 * @param members How the members were trained: all by one method
 * @param images The attacked images, before the attack
 * @returns Options of the attack; the soft labels are the caller's to free
 * @throws {UserError} If the store lacks a teacher
 */
export async function trainingCostOf(
  members: readonly TrainUnit[],
  images: ImageSet,
  { store, backend, datasets }: UnitContext,
): Promise<Pick<AttackOptions, "cost" | "adversarial" | "softLabels">> {
  const { dataset, adversarial, temperature, loss, teacher: softening } = members[0]!;
  return {
    ...(adversarial && { adversarial }),
    ...(temperature !== undefined && {
      cost: (logits: tf.Tensor3D, labels: tf.Tensor3D) =>
        crossEntropy(logits, labels, loss, temperature),
    }),
    ...(softening && { softLabels: await labelsOfTeachers() }),
  };

  async function labelsOfTeachers(): Promise<tf.Tensor3D> {
    const keys = members.map(({ teacher }) => teacher!.key);
    const teachers = makeEnsemble(await storedMembers(store, keys, "teacher"), backend.grouping);
    const labels = await teacherLabels(teachers, images, softening!, images.count)
      .finally(() => disposeEnsemble(teachers));
    const rows = new Float32Array(labels.length * labels[0]!.length);
    labels.forEach((own, e) => rows.set(own, e * own.length));
    return tf.tensor3d(rows, [labels.length, images.count, datasets[dataset]!.classes]);
  }
}
