/**
 * The evidence of one method on one data set under one seed as a file: every label that its members
 * and its ensembles predicted, on clean images and under every attack, in four bits each.
 *
 * A file is a gzipped safetensors file. Their names are paths:
 *
 *     truth                                        true labels, one a byte, [images]
 *     clean/members, clean/ensemble, clean/subsets
 *     own/<attack>/grad1/members                   [attackers · members] rows
 *     own/<attack>/grad1/ensemble                  [attackers] rows
 *     own/<attack>/grad2/members, …/ensemble, …/subsets
 *     readings/<attack>/<attackLabel>/grad1/…
 *     readings/<attack>/<attackLabel>/<grad2>/…
 *     sweep/<attack>/<epsilon>/grad1/…, sweep/<attack>/<epsilon>/grad2/…
 *
 * All but `truth` are rows of packed labels (`packed_labels.ts`), `[rows, ceil(images / 2)]`.
 * `subsets` (labels of smaller ensembles) is there where it was kept. Beside the labels of an
 * attack stand its `counters`, float32 (`src/evaluation/counter_arrays.ts`). The metadata hold
 * `schema`, `description` (JSON: data set, method, seed, members, images, attackers, readings).
 * Files of schema 1 are of runs on one data set and do not name it.
 */

import * as v from "valibot";
import { DATASET_NAMES } from "../data/dataset.ts";
import { concatenate } from "../files/concatenate.ts";
import { counterArray, COUNTERS } from "../evaluation/counter_arrays.ts";
import type { Counted, Grad1Outcome, MethodOutcomes, Predictions } from "../evaluation/outcomes.ts";
import type { NamedArray } from "../files/safetensors.ts";
import { encodeMeasured } from "./measured_file.ts";
import { packedRows } from "./packed_labels.ts";

/** The number of the form of files. A reader refuses a higher one. */
export const EVIDENCE_SCHEMA = 2;

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const fields = {
  method: v.string(),
  seed: whole,
  members: whole,
  images: whole,
  /** How many of the images, from the first, the other readings and the sweep are of. */
  readingImages: whole,
  sweepImages: whole,
  /** Members that attack with Grad. 1. */
  attackers: v.array(whole),
  /** The run's own readings. */
  attackLabel: v.string(),
  grad2: v.string(),
};

/** The schema of what an evidence file says of itself. */
export const descriptionSchema = v.strictObject({
  dataset: v.picklist(DATASET_NAMES),
  ...fields,
});

/** The same in files of schema 1. */
export const firstDescriptionSchema = v.strictObject(fields);

/** What an evidence file says of itself. */
export type EvidenceDescription = v.InferOutput<typeof descriptionSchema>;

/**
 * Encodes what was measured of a method. Probabilities are left out: no table or claim needs them.
 *
 * @param readings The run's own readings, under which `outcomes.attacks` were made
 */
export function encodeEvidence(
  outcomes: MethodOutcomes,
  seed: number,
  readings: { readonly attackLabel: string; readonly grad2: string },
): Uint8Array {
  const { dataset, method, labels: truth, clean } = outcomes;
  const { attackLabel, grad2 } = readings;
  const description: EvidenceDescription = {
    dataset,
    method,
    seed,
    members: clean.members,
    images: clean.images,
    readingImages: outcomes.variants?.[0]?.grad1[0]?.predictions.images ?? 0,
    sweepImages: outcomes.sweep?.[0]?.grad2.images ?? 0,
    attackers: outcomes.attacks[0]?.grad1.map(({ attacker }) => attacker) ?? [],
    attackLabel,
    grad2,
  };
  const arrays: Record<string, NamedArray> = { truth: { shape: [truth.length], data: truth } };
  const put = (path: string, images: number, rows: Uint8Array): void => {
    arrays[path] = packedRows(rows, truth, images);
  };
  const putCounters = (path: string, counted: Counted | undefined): void => {
    if (counted === undefined) return;
    const widest = counted.reduce((most, step) => Math.max(most, step.normShares?.length ?? 0), 0);
    arrays[`${path}/${COUNTERS}`] = counterArray(counted, widest);
  };
  const putPredictions = (path: string, predictions: Predictions, counted?: Counted): void => {
    putCounters(path, counted);
    put(`${path}/members`, predictions.images, predictions.memberLabels);
    put(`${path}/ensemble`, predictions.images, predictions.ensembleLabels);
    if (predictions.subsetLabels) {
      put(`${path}/subsets`, predictions.images, predictions.subsetLabels);
    }
  };
  const putGrad1 = (path: string, grad1: readonly Grad1Outcome[], counted?: Counted): void => {
    putCounters(path, counted);
    const { images } = grad1[0]!.predictions;
    put(
      `${path}/members`,
      images,
      concatenate(grad1.map(({ predictions }) => predictions.memberLabels)),
    );
    put(
      `${path}/ensemble`,
      images,
      concatenate(grad1.map(({ predictions }) => predictions.ensembleLabels)),
    );
  };
  putPredictions("clean", clean);
  for (const { attack, grad1, grad2, counters } of outcomes.attacks) {
    putGrad1(`own/${attack}/grad1`, grad1, counters?.grad1);
    putPredictions(`own/${attack}/grad2`, grad2, counters?.grad2);
  }
  for (const { attack, attackLabel, grad1, grad2, counters } of outcomes.variants ?? []) {
    const path = `readings/${attack}/${attackLabel}`;
    putGrad1(`${path}/grad1`, grad1, counters?.grad1);
    for (const [reading, predictions] of Object.entries(grad2)) {
      putPredictions(`${path}/${reading}`, predictions, counters?.grad2[reading]);
    }
  }
  for (const { attack, epsilon, grad1, grad2, counters } of outcomes.sweep ?? []) {
    const path = `sweep/${attack}/${epsilon}`;
    putGrad1(`${path}/grad1`, grad1, counters?.grad1);
    putPredictions(`${path}/grad2`, grad2, counters?.grad2);
  }
  return encodeMeasured(EVIDENCE_SCHEMA, description, arrays);
}
