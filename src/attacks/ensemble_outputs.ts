/** What an ensemble and its members give the images of a set, in batches. */

import * as tf from "@tensorflow/tfjs";
import { ensembleLabelsOf } from "../evaluation/predictions.ts";
import { type Ensemble, forEachMember, memberProbabilities } from "../models/ensemble.ts";
import { takeValues } from "../ops/take_values.ts";
import type { AttackedSet } from "./robustness_options.ts";

/** What every member gives the images of a batch. */
export interface MemberProbabilities {
  /** `[M, B, K]` */
  readonly values: Float32Array;
  /** How many there are, K. */
  readonly classes: number;
}

/** The probabilities of every member, in batches. */
export async function probabilitiesOfMembers(
  ensemble: Ensemble,
  { images, labels, shape }: AttackedSet,
  batch: number,
): Promise<MemberProbabilities[]> {
  const parts: MemberProbabilities[] = [];
  const size = images.length / labels.length;
  for (let from = 0; from < labels.length; from += batch) {
    const count = Math.min(batch, labels.length - from);
    const probabilities = tf.tidy(() => {
      const pixels = images.subarray(from * size, (from + count) * size);
      const x = tf.tensor5d(pixels, [1, count, shape.height, shape.width, shape.channels]);
      return memberProbabilities(ensemble, forEachMember(x, ensemble.members));
    });
    const classes = probabilities.shape[2];
    parts.push({ values: await takeValues(probabilities), classes });
  }
  return parts;
}

/** The ensemble's own probabilities, the mean of its members', `[B, K]`. */
export async function ensembleProbabilities(
  ensemble: Ensemble,
  set: AttackedSet,
  batch: number,
): Promise<{ readonly values: Float32Array; readonly classes: number }> {
  const parts = await probabilitiesOfMembers(ensemble, set, batch);
  const { members } = ensemble;
  const means = parts.map(({ values }) => {
    const size = values.length / members;
    const sum = new Float32Array(size);
    values.forEach((probability, i) => sum[i % size]! += probability / members);
    return sum;
  });
  return {
    values: Float32Array.from(means.flatMap((mean) => [...mean])),
    classes: parts[0]!.classes,
  };
}

/** The labels that the ensemble gives images: those of the largest mean probability. */
export async function ensembleLabels(
  ensemble: Ensemble,
  set: AttackedSet,
  batch: number,
): Promise<Uint8Array> {
  const everyone = Array.from({ length: ensemble.members }, (_, member) => member);
  return labelsOf(await probabilitiesOfMembers(ensemble, set, batch), ensemble.members, everyone);
}

/** The labels of the largest mean probability over some of so many members, for all batches. */
export function labelsOf(
  batches: readonly MemberProbabilities[],
  members: number,
  some: readonly number[],
): Uint8Array {
  return Uint8Array.from(batches.flatMap(({ values, classes }) => {
    const images = values.length / members / classes;
    return [...ensembleLabelsOf(values, { images, classes }, some)];
  }));
}
