/** Computing attack units: every member's predictions on images that were attacked. */

import * as tf from "@tensorflow/tfjs";
import { attackWithCounters } from "../attacks/counters.ts";
import { gradientSource } from "../attacks/source_spec.ts";
import type { ImageSet, ImageShape } from "../data/dataset.ts";
import { Interrupted } from "../errors.ts";
import {
  counterArray,
  COUNTERS,
  FOOLED_COUNTERS,
  fooledCounterArray,
} from "../evaluation/counter_arrays.ts";
import { exampleArrays } from "../evaluation/example_arrays.ts";
import { chooseExamples, type Guess } from "../evaluation/examples.ts";
import type { ScoredPredictions } from "../evaluation/outcomes.ts";
import { predictionsOf } from "../evaluation/predictions.ts";
import type { NamedArray } from "../files/safetensors.ts";
import { type Ensemble, forEachMember, memberProbabilities } from "../models/ensemble.ts";
import { maximalLogits } from "../models/maximal_logits.ts";
import { takeValues } from "../ops/take_values.ts";
import { oneHot, unitPixels } from "../training/batch.ts";
import { trainingCostOf } from "./training_cost.ts";
import { catalogueImages } from "./catalogue_unit.ts";
import { gradientSteps } from "./unit_cost.ts";
import {
  type AnyAttack,
  type AttackSpec,
  type AttackUnit,
  isOfCatalogue,
  type TrainUnit,
} from "./unit.ts";
import { MAXIMAL_LOGITS, predictionArrays, WORK } from "./unit_arrays.ts";
import { startClock, type UnitContext, type UnitProgress } from "./unit_context.ts";

/** An ensemble on the device, and how its members were trained. */
export interface LoadedEnsemble {
  readonly ensemble: Ensemble;
  readonly members: readonly TrainUnit[];
}

/**
 * Attacks an ensemble on a slice of the test images and stores the predictions.
 *
 * @throws {Interrupted} If the context asks to stop; nothing is saved, since a slice takes seconds
 */
export async function attackUnit(
  unit: AttackUnit,
  { ensemble, members }: LoadedEnsemble,
  context: UnitContext,
  onProgress: (progress: UnitProgress) => void,
): Promise<void> {
  const { backend, datasets, store, commit, isStopping } = context;
  const seconds = startClock();
  const { shape, classes, test } = datasets[unit.dataset]!;
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
    const { attack } = unit;
    const make = async (): Promise<Made> => {
      if (attack === "none") return { images: tf.expandDims(images, 0), arrays: {} };
      if (isOfCatalogue(attack)) {
        const task = { images, labels, firstImage: unit.from, onPass: giveUpIfAsked };
        const made = await catalogueImages(ensemble, task, attack);
        return { images: made.images, arrays: { [WORK]: made.work } };
      }
      const own = attack.attackCost === "trainingCost"
        ? await trainingCostOf(members, part(test, unit.from, unit.to), context)
        : {};
      if (own.softLabels !== undefined) owned.push(own.softLabels);
      const { dropoutSeed: seed } = attack;
      const made = await attackWithCounters(ensemble, images, onehot, attack.parameters, {
        ...attack,
        ...own,
        ...(seed !== undefined && { dropout: { seed, firstImage: unit.from } }),
        source: gradientSource(attack.source),
        onStep: giveUpIfAsked,
      });
      const arrays = {
        [COUNTERS]: counterArray(made.counters, followedMembers(attack, ensemble)),
        [FOOLED_COUNTERS]: fooledCounterArray(made.counters)!,
      };
      return { images: made.images, arrays };
    };
    const made = await make();
    const attacked = made.images;
    owned.push(attacked);
    const predictions = await predictAll(ensemble, attacked, labels, giveUpIfAsked);
    const arrays: Record<string, NamedArray> = {
      ...predictionArrays(predictions),
      ...made.arrays,
      ...unit.examples &&
        await keptExamples(unit, ensemble, test, shape, attacked, predictions[0]!),
    };
    if (attack === "none") {
      const logits = await maximalLogits(ensemble, attacked);
      arrays[MAXIMAL_LOGITS] = { shape: [ensemble.members, classes], data: logits };
    }
    await store.put(unit, arrays, { seconds: seconds(), device: backend.device, commit });
  } finally {
    tf.dispose(owned);
  }
  onProgress({ share: 1, images: count * ensemble.members * stepsOf(unit.attack) });
}

/** Attacked images, `[S, B, H, W, C]`, and the arrays that are kept beside their predictions. */
interface Made {
  readonly images: tf.Tensor5D;
  readonly arrays: Record<string, NamedArray>;
}

/** How often every image passes through the networks, at most. */
function stepsOf(attack: AnyAttack): number {
  if (attack === "none") return 1;
  return isOfCatalogue(attack) ? attack.steps * attack.restarts : gradientSteps(attack);
}

/** Examples of what a unit did to the images of its slice, as arrays. */
async function keptExamples(
  { from, to }: AttackUnit,
  ensemble: Ensemble,
  test: ImageSet,
  shape: ImageShape,
  attacked: tf.Tensor5D,
  under: ScoredPredictions,
): Promise<Record<string, NamedArray>> {
  const { images, labels } = part(test, from, to);
  const size = images.length / labels.length;
  const originals = tf.tensor5d(unitPixels(test, from, to), attacked.shape);
  const [clean] = await predictAll(ensemble, originals, labels, () => {})
    .finally(() => originals.dispose());
  const pixels = await attacked.data<"float32">();
  const guess = (of: ScoredPredictions, image: number): Guess => ({
    label: of.memberLabels[image]!,
    confidence: of.memberConfidences[image]!,
  });
  const chosen = chooseExamples(labels, clean!.memberLabels, under.memberLabels);
  return exampleArrays(
    chosen.map((image) => ({
      image: from + image,
      label: labels[image]!,
      clean: guess(clean!, image),
      attacked: guess(under, image),
      original: images.slice(image * size, (image + 1) * size),
      // A reading may leave pixels outside [0, 1]; a picture cannot show them.
      adversarial: Uint8Array.from(
        new Uint8ClampedArray(
          pixels.slice(image * size, (image + 1) * size).map((pixel) => 255 * pixel),
        ),
      ),
    })),
    shape,
  );
}

/** Images `from` to `to` of a set. */
function part({ images, labels, count }: ImageSet, from: number, to: number): ImageSet {
  const size = images.length / count;
  return {
    images: images.subarray(from * size, to * size),
    labels: labels.subarray(from, to),
    count: to - from,
  };
}

/** How many members' gradients an attack takes at each step. */
function followedMembers({ source }: AttackSpec, ensemble: Ensemble): number {
  const ofOne = "grad1" in source && source.grad1 !== "all";
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
    predictions.push(predictionsOf(await takeValues(probabilities), ensemble.members, labels));
  }
  return predictions;
}
