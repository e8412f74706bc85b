/** Computing attack units: every member's predictions on images that were attacked. */

import * as tf from "@tensorflow/tfjs";
import { attackWithCounters } from "../attacks/counters.ts";
import { gradientSource } from "../attacks/source_spec.ts";
import { Interrupted } from "../errors.ts";
import { counterArray, COUNTERS } from "../evaluation/counter_arrays.ts";
import type { ScoredPredictions } from "../evaluation/outcomes.ts";
import { predictionsOf } from "../evaluation/predictions.ts";
import { type Ensemble, forEachMember, memberProbabilities } from "../models/ensemble.ts";
import { maximalLogits } from "../models/maximal_logits.ts";
import { oneHot, unitPixels } from "../training/batch.ts";
import type { AttackUnit } from "./unit.ts";
import { MAXIMAL_LOGITS, predictionArrays } from "./unit_arrays.ts";
import { startClock, type UnitContext, type UnitProgress } from "./unit_context.ts";

/**
 * Attacks an ensemble on a slice of the test images and stores the predictions.
 *
 * @throws {Interrupted} If the context asks to stop; nothing is saved, since a slice takes seconds
 */
export async function attackUnit(
  unit: AttackUnit,
  ensemble: Ensemble,
  { backend, dataset, store, commit, isStopping }: UnitContext,
  onProgress: (progress: UnitProgress) => void,
): Promise<void> {
  const seconds = startClock();
  const { shape, classes, test } = dataset;
  const labels = test.labels.subarray(unit.from, unit.to);
  const count = unit.to - unit.from;
  const images = tf.tensor4d(
    unitPixels(test, unit.from, unit.to),
    [count, shape.height, shape.width, shape.channels],
  );
  const onehot = tf.tensor2d(oneHot(labels, classes), [count, classes]);
  const owned: tf.Tensor[] = [images, onehot];
  const giveUpIfAsked = (): void => {
    if (isStopping()) throw new Interrupted();
  };
  try {
    const { images: attacked, counters } = unit.attack === "none"
      ? { images: tf.expandDims(images, 0) as tf.Tensor5D, counters: undefined }
      : await attackWithCounters(ensemble, images, onehot, unit.attack.parameters, {
        ...unit.attack,
        source: gradientSource(unit.attack.source),
        onStep: giveUpIfAsked,
      });
    owned.push(attacked);
    const predictions = await predictAll(ensemble, attacked, labels, giveUpIfAsked);
    const arrays = predictionArrays(predictions);
    if (counters !== undefined) {
      arrays[COUNTERS] = counterArray(counters, followedMembers(unit, ensemble));
    }
    if (unit.attack === "none") {
      const logits = await maximalLogits(ensemble, attacked);
      arrays[MAXIMAL_LOGITS] = { shape: [ensemble.members, classes], data: logits };
    }
    await store.put(unit, arrays, { seconds: seconds(), device: backend.device, commit });
  } finally {
    tf.dispose(owned);
  }
  const steps = unit.attack === "none" ? 1 : unit.attack.parameters.iterations;
  onProgress({ share: 1, images: count * ensemble.members * steps });
}

/** How many members' gradients an attack takes at each step. */
function followedMembers({ attack }: AttackUnit, ensemble: Ensemble): number {
  const ofOne = attack !== "none" && "grad1" in attack.source && attack.source.grad1 !== "all";
  return ofOne ? 1 : ensemble.members;
}

/** Every member's predictions on each of S sets of images `[S, B, H, W, C]`. */
async function predictAll(
  ensemble: Ensemble,
  attacked: tf.Tensor5D,
  labels: Uint8Array,
  beforeEach: () => void,
): Promise<ScoredPredictions[]> {
  const predictions: ScoredPredictions[] = [];
  for (let set = 0; set < attacked.shape[0]; set++) {
    beforeEach();
    const probabilities = tf.tidy(() => {
      const images = tf.slice(attacked, [set], [1]);
      return memberProbabilities(ensemble, forEachMember(images, ensemble.members));
    });
    predictions.push(
      predictionsOf(await probabilities.data<"float32">(), ensemble.members, labels),
    );
    probabilities.dispose();
  }
  return predictions;
}
