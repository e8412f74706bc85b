/**
 * What the strongest attacks left of one method's ensemble as a file: a gzipped safetensors file, in
 * which labels are packed as in the evidence of runs (`src/evidence/packed_labels.ts`).
 *
 *     truth                          true labels, one a byte, [images]
 *     clean/ensemble, clean/members
 *     <epsilon>/<attack>/<on>/ensemble            [sets] rows
 *     <epsilon>/<attack>/<on>/members             [sets × members] rows
 *     …/counters, …/fooledCounters   of FGSM and BIM (`src/evaluation/counter_arrays.ts`)
 *     …/work                         of the others: queries, gradients, gradients of 0
 *
 * The metadata hold `schema` and `description`.
 */

import * as v from "valibot";
import { DATASET_NAMES } from "../data/dataset.ts";
import {
  counterArraysAt,
  COUNTERS,
  FOOLED_COUNTERS,
  storedCounters,
} from "../evaluation/counter_arrays.ts";
import { decodeMeasured, encodeMeasured } from "../evidence/measured_file.ts";
import { packedRows, unpackLabels } from "../evidence/packed_labels.ts";
import { attackRun } from "../experiments/run_fields.ts";
import { storedWork, WORK, workArray } from "../experiments/unit_arrays.ts";
import type { NamedArray } from "../files/safetensors.ts";
import { count, index } from "../files/schema_fields.ts";
import type { SuiteOutcome, SuiteOutcomes } from "./outcomes.ts";
import { suitePointOf } from "./suite.ts";

/** The number of the form of files. A reader refuses another. */
const SCHEMA = 1;
const TRUTH = "truth";
const [ENSEMBLE, MEMBERS] = ["/ensemble", "/members"];

const descriptionSchema = v.strictObject({
  run: attackRun,
  dataset: v.picklist(DATASET_NAMES),
  method: v.string(),
  seed: index,
  members: count,
  attackers: v.array(index),
  options: v.strictObject({
    epsilons: v.array(v.number()),
    restarts: count,
    queries: count,
    singles: count,
  }),
  ensemble: v.string(),
});

/**
 * Encodes what was found: a gzipped safetensors file, whose parts the head of this module lists.
 *
 * @throws {RangeError} If a predicted label is not from 0 to 9
 *
 * @example
 * ```ts
 * import { encodeSuite, type SuiteOutcomes } from "ensemble-defense";
 * import { gunzipSync } from "node:zlib";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(7, 2, 1);
 * const trained = { profile: "smoke", epochs: 1, batchSize: 1, trainImages: 3, readings: {} };
 * const computing = { seconds: 1, devices: ["CPU"], commits: [null] };
 * const found: SuiteOutcomes = {
 *   run: { ...trained, backend: "cpu", startedAt: "2026-01-01T00:00:00Z", computing },
 *   dataset: "mnist",
 *   method: "randomInit",
 *   seed: 1,
 *   members: 1,
 *   attackers: [0],
 *   options: { epsilons: [0.2], restarts: 1, queries: 1, singles: 1 },
 *   ensemble: "",
 *   labels,
 *   cleanEnsembleLabels: labels,
 *   cleanMemberLabels: labels,
 *   points: new Map(),
 * };
 * const text = new TextDecoder().decode(gunzipSync(encodeSuite(found)));
 * // Half a byte for each label:
 * assert.match(text, /"clean\/members":{"dtype":"U8","shape":\[1,2\]/);
 * ```
 */
export function encodeSuite(found: SuiteOutcomes): Uint8Array {
  const { labels: truth, points, cleanEnsembleLabels, cleanMemberLabels, ...others } = found;
  const { length } = truth;
  const arrays: Record<string, NamedArray> = { [TRUTH]: { shape: [length], data: truth } };
  const put = (path: string, rows: Uint8Array): void => {
    arrays[path] = packedRows(rows, truth, length);
  };
  put(`clean${ENSEMBLE}`, cleanEnsembleLabels);
  put(`clean${MEMBERS}`, cleanMemberLabels);
  for (const [name, { ensembleLabels, memberLabels, counters, work }] of points) {
    put(name + ENSEMBLE, ensembleLabels);
    put(name + MEMBERS, memberLabels);
    if (work !== undefined) arrays[`${name}/${WORK}`] = workArray(work);
    if (counters !== undefined) Object.assign(arrays, counterArraysAt(name, counters));
  }
  return encodeMeasured(SCHEMA, others, arrays);
}

/**
 * Decodes a file of {@linkcode encodeSuite}.
 *
 * @throws {Error} If the file is damaged or of another version: what is wrong, in words
 *
 * @example What was encoded comes back
 * ```ts
 * import { decodeSuite, encodeSuite, type SuiteOutcomes } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(7, 2, 1);
 * const trained = { profile: "smoke", epochs: 1, batchSize: 1, trainImages: 3, readings: {} };
 * const computing = { seconds: 1, devices: ["CPU"], commits: [null] };
 * const found: SuiteOutcomes = {
 *   run: { ...trained, backend: "cpu", startedAt: "2026-01-01T00:00:00Z", computing },
 *   dataset: "mnist",
 *   method: "randomInit",
 *   seed: 1,
 *   members: 1,
 *   attackers: [0],
 *   options: { epsilons: [0.2], restarts: 1, queries: 1, singles: 1 },
 *   ensemble: "",
 *   labels,
 *   cleanEnsembleLabels: labels,
 *   cleanMemberLabels: labels,
 *   points: new Map(),
 * };
 * assert.deepEqual(decodeSuite(encodeSuite(found)), found);
 * assert.throws(() => decodeSuite(Uint8Array.of(1, 2, 3)), Error);
 * ```
 */
export function decodeSuite(file: Uint8Array): SuiteOutcomes {
  const { description, arrays, array } = decodeMeasured(file, SCHEMA, descriptionSchema);
  const truth = array(TRUTH).data as Uint8Array;
  const rows = (path: string): Uint8Array =>
    unpackLabels(array(path).data as Uint8Array, truth, truth.length);
  const outcomeOf = (name: string): SuiteOutcome => {
    const point = suitePointOf(name);
    if (point === undefined) throw new Error(`${name} is no attack of the list`);
    const ensembleLabels = rows(name + ENSEMBLE);
    const [work, counters] = [arrays[`${name}/${WORK}`], arrays[`${name}/${COUNTERS}`]];
    return {
      point,
      sets: ensembleLabels.length / truth.length,
      ensembleLabels,
      memberLabels: rows(name + MEMBERS),
      ...(work !== undefined && { work: storedWork([work]) }),
      ...(counters !== undefined && {
        counters: storedCounters(counters, truth.length, arrays[`${name}/${FOOLED_COUNTERS}`]),
      }),
    };
  };
  const names = Object.keys(arrays)
    .filter((path) => path.endsWith(ENSEMBLE)).map((path) => path.slice(0, -ENSEMBLE.length))
    .filter((name) => name !== "clean");
  return {
    ...description,
    labels: truth,
    cleanEnsembleLabels: rows(`clean${ENSEMBLE}`),
    cleanMemberLabels: rows(`clean${MEMBERS}`),
    points: new Map(names.map((name) => [name, outcomeOf(name)])),
  };
}
