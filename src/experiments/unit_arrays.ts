/** How the results of units are laid out as arrays of the store. */

import type { ScoredPredictions } from "../evaluation/outcomes.ts";
import { joinPredictions } from "../evaluation/predictions.ts";
import { SUBSET_ORDERS } from "../evaluation/subset_orders.ts";
import type { NamedArray } from "../files/safetensors.ts";
import { type Checkpoint, isOfTraining, OPTIMIZER } from "../models/checkpoint.ts";
import type { NamedArrays } from "../store/record_folder.ts";
import type { TrainingState } from "../training/train.ts";

/** A train unit's extra array: the loss at every step. */
export const TRAINING_LOSSES = "training/losses";

/**
 * Arrays of a member in training: its parameters (`conv1/kernel`, …), what the optimiser remembers
 * (`optimizer/firstMoment/conv1/kernel`, …) and the loss of every step behind it.
 */
export function stateArrays({ checkpoint, optimizer, losses }: TrainingState): NamedArrays {
  const remembered = Object.entries(optimizer).map(([name, array]) => [OPTIMIZER + name, array]);
  return {
    ...checkpoint,
    ...Object.fromEntries(remembered),
    [TRAINING_LOSSES]: { shape: [losses.length], data: losses },
  };
}

/** Reads a member in training back. */
export function savedState(arrays: NamedArrays): TrainingState {
  const { [TRAINING_LOSSES]: losses } = arrays as Checkpoint;
  const entries = Object.entries(arrays as Checkpoint);
  return {
    steps: losses!.data.length,
    losses: losses!.data,
    checkpoint: Object.fromEntries(entries.filter(([name]) => !isOfTraining(name))),
    optimizer: Object.fromEntries(
      entries.filter(([name]) => name.startsWith(OPTIMIZER))
        .map(([name, array]) => [name.slice(OPTIMIZER.length), array]),
    ),
  };
}

/** A clean unit's extra array: each member's largest logit of each class over the images. */
export const MAXIMAL_LOGITS = "maximalLogits";

/** The extra array of an attack of the catalogue: queries, gradients, and gradients that were 0. */
export const WORK = "work";

/** What making images took. */
export interface AttackWork {
  /** How many images were shown to the output, with or without a gradient. */
  readonly queries: number;
  /** How many gradients were taken, one for each image and step. */
  readonly gradients: number;
  /** How many of them were exactly 0. */
  readonly zeroGradients: number;
}

/** Lays out what an attack took. */
export function workArray({ queries, gradients, zeroGradients }: AttackWork): NamedArray {
  return { shape: [3], data: Float32Array.of(queries, gradients, zeroGradients) };
}

/** Reads what the slices of an attack took together. */
export function storedWork(slices: readonly NamedArray[]): AttackWork {
  const [queries, gradients, zeroGradients] = [0, 1, 2].map((i) =>
    slices.reduce((sum, { data }) => sum + data[i]!, 0)
  ) as [number, number, number];
  return { queries, gradients, zeroGradients };
}

/** Arrays of an attack unit, `[sets, members, images]`: with a leading axis for the sets of images. */
export function predictionArrays(sets: readonly ScoredPredictions[]): Record<string, NamedArray> {
  const { members, images } = sets[0]!;
  const joined = <T extends Float32Array | Uint8Array>(
    out: T,
    of: (predictions: ScoredPredictions) => T,
  ): T => {
    sets.forEach((set, s) => out.set(of(set), s * of(set).length));
    return out;
  };
  const size = sets.length * members * images;
  const shape = [sets.length, members, images];
  return {
    memberLabels: { shape, data: joined(new Uint8Array(size), (p) => p.memberLabels) },
    memberConfidences: { shape, data: joined(new Float32Array(size), (p) => p.memberConfidences) },
    memberTrueProbabilities: {
      shape,
      data: joined(new Float32Array(size), (p) => p.memberTrueProbabilities),
    },
    subsetLabels: {
      shape: [sets.length, SUBSET_ORDERS, members, images],
      data: joined(new Uint8Array(size * SUBSET_ORDERS), (p) => p.subsetLabels),
    },
    ensembleLabels: {
      shape: [sets.length, images],
      data: joined(new Uint8Array(sets.length * images), (p) => p.ensembleLabels),
    },
  };
}

/** Reads the predictions of an attack unit back: one for each set of images. */
export function storedPredictions(
  arrays: Readonly<Record<string, NamedArray>>,
): ScoredPredictions[] {
  const [sets, members, images] = arrays["memberLabels"]!.shape as [number, number, number];
  const part = (name: string, set: number): Float32Array | Uint8Array => {
    const { data } = arrays[name]!;
    return data.subarray(set * data.length / sets, (set + 1) * data.length / sets);
  };
  return Array.from({ length: sets }, (_, set) => ({
    members,
    images,
    memberLabels: part("memberLabels", set) as Uint8Array,
    memberConfidences: part("memberConfidences", set) as Float32Array,
    memberTrueProbabilities: part("memberTrueProbabilities", set) as Float32Array,
    subsetLabels: part("subsetLabels", set) as Uint8Array,
    ensembleLabels: part("ensembleLabels", set) as Uint8Array,
  }));
}

/** Joins the slices of one attack, set by set. */
export function joinSlices(slices: readonly (readonly ScoredPredictions[])[]): ScoredPredictions[] {
  return slices[0]!.map((_, set) => joinPredictions(slices.map((slice) => slice[set]!)));
}
