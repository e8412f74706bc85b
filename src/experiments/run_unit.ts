/** Computing units, in whatever process: the only part of an experiment that knows tensors. */

import * as tf from "@tensorflow/tfjs";
import { attackWithCounters } from "../attacks/counters.ts";
import { gradientSource } from "../attacks/source_spec.ts";
import type { Backend } from "../backends/backend.ts";
import type { Dataset } from "../data/dataset.ts";
import { predictionsOf } from "../evaluation/predictions.ts";
import type { ScoredPredictions } from "../evaluation/outcomes.ts";
import type { Checkpoint } from "../models/checkpoint.ts";
import {
  disposeEnsemble,
  type Ensemble,
  forEachMember,
  makeEnsemble,
  memberProbabilities,
} from "../models/ensemble.ts";
import { maximalLogits } from "../models/maximal_logits.ts";
import { oneHot, unitPixels } from "../training/batch.ts";
import { type Method, METHODS } from "../training/method.ts";
import { trainMembers } from "../training/train.ts";
import { counterArray, COUNTERS } from "../evaluation/counter_arrays.ts";
import { LOSSES, MAXIMAL_LOGITS, predictionArrays } from "./unit_arrays.ts";
import type { Store } from "./store.ts";
import type { AttackUnit, TrainUnit, Unit } from "./unit.ts";

/** What happens inside a unit, for a progress bar. */
export interface UnitProgress {
  /** Share of the unit that is done, 0 to 1. */
  readonly share: number;
  /** Images that passed through a network since the last report, counted once for each member. */
  readonly images: number;
  /** Training loss, in training units. */
  readonly loss?: number;
}

/** Computes units on one backend and puts their results into a store. */
export class UnitRunner {
  readonly #backend: Backend;
  readonly #dataset: Dataset;
  readonly #store: Store;
  /** The ensemble that was attacked last: its other units usually come next. */
  #loaded: { members: string; ensemble: Ensemble } | undefined;

  constructor(backend: Backend, dataset: Dataset, store: Store) {
    this.#backend = backend;
    this.#dataset = dataset;
    this.#store = store;
  }

  /** Computes a unit, or several train units that differ in nothing but the member. */
  async run(units: readonly Unit[], onProgress: (progress: UnitProgress) => void): Promise<void> {
    const [first] = units;
    if (first === undefined) return;
    if (first.kind === "train") await this.#train(units as TrainUnit[], onProgress);
    else await this.#attack(first, onProgress);
  }

  /** Frees what the runner keeps on the device. */
  dispose(): void {
    if (this.#loaded !== undefined) disposeEnsemble(this.#loaded.ensemble);
    this.#loaded = undefined;
  }

  async #train(
    units: readonly TrainUnit[],
    onProgress: (progress: UnitProgress) => void,
  ): Promise<void> {
    const unit = units[0]!;
    const { sample }: Method = METHODS[unit.method];
    const trained = await trainMembers({
      ...unit,
      members: units.map(({ member }) => member),
      train: this.#dataset.train,
      classes: this.#dataset.classes,
      ...(sample && { sample }),
      onStep: ({ step, steps, images, loss }) => onProgress({ share: step / steps, images, loss }),
    });
    for (const [i, { checkpoint, losses }] of trained.entries()) {
      await this.#store.put(units[i]!, {
        ...checkpoint,
        [LOSSES]: { shape: [losses.length], data: losses },
      });
    }
  }

  async #attack(unit: AttackUnit, onProgress: (progress: UnitProgress) => void): Promise<void> {
    const ensemble = await this.#ensemble(unit.members);
    const { shape, classes, test } = this.#dataset;
    const labels = test.labels.subarray(unit.from, unit.to);
    const count = unit.to - unit.from;
    const images = tf.tensor4d(
      unitPixels(test, unit.from, unit.to),
      [count, shape.height, shape.width, shape.channels],
    );
    const onehot = tf.tensor2d(oneHot(labels, classes), [count, classes]);
    const { images: attacked, counters } = unit.attack === "none"
      ? { images: tf.expandDims(images, 0) as tf.Tensor5D, counters: undefined }
      : await attackWithCounters(ensemble, images, onehot, unit.attack.parameters, {
        ...unit.attack,
        source: gradientSource(unit.attack.source),
      });
    const predictions = await predictAll(ensemble, attacked, labels);
    const arrays = predictionArrays(predictions);
    if (counters !== undefined) {
      arrays[COUNTERS] = counterArray(counters, followedMembers(unit, ensemble));
    }
    if (unit.attack === "none") {
      const logits = await maximalLogits(ensemble, attacked);
      arrays[MAXIMAL_LOGITS] = { shape: [ensemble.members, classes], data: logits };
    }
    tf.dispose([images, onehot, attacked]);
    await this.#store.put(unit, arrays);
    const steps = unit.attack === "none" ? 1 : unit.attack.parameters.iterations;
    onProgress({ share: 1, images: count * ensemble.members * steps });
  }

  async #ensemble(keys: readonly string[]): Promise<Ensemble> {
    const members = keys.join();
    if (this.#loaded?.members === members) return this.#loaded.ensemble;
    this.dispose();
    const stored = await Promise.all(keys.map(async (key) => {
      const entry = await this.#store.get(key);
      if (entry?.unit.kind !== "train") throw new Error(`The store lacks the member ${key}`);
      const { [LOSSES]: _losses, ...checkpoint } = entry.arrays;
      return { architecture: entry.unit.architecture, checkpoint: checkpoint as Checkpoint };
    }));
    const ensemble = makeEnsemble(stored, this.#backend.grouping);
    this.#loaded = { members, ensemble };
    return ensemble;
  }
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
): Promise<ScoredPredictions[]> {
  const sets = tf.split<tf.Tensor5D>(attacked, attacked.shape[0], 0);
  const predictions: ScoredPredictions[] = [];
  for (const set of sets) {
    const probabilities = tf.tidy(() =>
      memberProbabilities(ensemble, forEachMember(set, ensemble.members))
    );
    predictions.push(
      predictionsOf(await probabilities.data<"float32">(), ensemble.members, labels),
    );
    tf.dispose([set, probabilities]);
  }
  return predictions;
}
