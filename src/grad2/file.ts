/**
 * What the experiment on Grad. 2 found of one method's ensemble as a file: a gzipped safetensors
 * file, in which labels are packed as in the evidence of runs (`src/evidence/packed_labels.ts`).
 *
 *     truth                  true labels, one a byte, [images]
 *     clean/ensemble, clean/members
 *     <schedule>/<loss>/<attackLabel>/<followed>/ensemble          [sets] rows
 *     <schedule>/<loss>/<attackLabel>/grad1/attackers              [sets] rows
 *     …/counters, …/fooledCounters   (`src/evaluation/counter_arrays.ts`)
 *
 * Rows may be of fewer images than the file, the first ones: `images/<name of the point>` in the
 * metadata says so. The metadata hold `schema` and `description` as well.
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
import type { NamedArray } from "../files/safetensors.ts";
import { index } from "../files/schema_fields.ts";
import { pointOf } from "./grid.ts";
import type { GridOutcomes, PointOutcome } from "./outcomes.ts";

/** The number of the form of files. A reader refuses another. */
const SCHEMA = 1;
const IMAGES = "images/";

const descriptionSchema = v.strictObject({
  runs: v.array(attackRun),
  dataset: v.picklist(DATASET_NAMES),
  method: v.string(),
  seed: index,
  members: index,
  attackers: v.array(index),
  ensemble: v.string(),
});

/**
 * Encodes what was found: a gzipped safetensors file, whose parts the head of this module lists.
 *
 * @throws {RangeError} If a predicted label is not from 0 to 9
 *
 * @example
 * ```ts
 * import { encodeGrid } from "ensemble-defense";
 * import { gunzipSync } from "node:zlib";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(7, 2, 1);
 * const name = { dataset: "mnist", method: "randomInit", seed: 1, ensemble: "" } as const;
 * const clean = { cleanEnsembleLabels: labels, cleanMemberLabels: labels };
 * const size = { runs: [], members: 1, attackers: [0], points: new Map() };
 * const file = encodeGrid({ ...name, ...clean, ...size, labels });
 * const text = new TextDecoder().decode(gunzipSync(file));
 * // Half a byte for each label:
 * assert.match(text, /"clean\/members":{"dtype":"U8","shape":\[1,2\]/);
 * ```
 */
export function encodeGrid(found: GridOutcomes): Uint8Array {
  const { labels: truth, points, cleanEnsembleLabels, cleanMemberLabels, ...others } = found;
  const arrays: Record<string, NamedArray> = { truth: { shape: [truth.length], data: truth } };
  const imagesOf: Record<string, string> = {};
  const put = (path: string, rows: Uint8Array, images: number): void => {
    arrays[path] = packedRows(rows, truth, images);
  };
  put("clean/ensemble", cleanEnsembleLabels, truth.length);
  put("clean/members", cleanMemberLabels, truth.length);
  for (const [name, { images, ensembleLabels, attackerLabels, counters }] of points) {
    imagesOf[IMAGES + name] = String(images);
    put(`${name}/ensemble`, ensembleLabels, images);
    if (attackerLabels !== undefined) put(`${name}/attackers`, attackerLabels, images);
    Object.assign(arrays, counterArraysAt(name, counters));
  }
  return encodeMeasured(SCHEMA, others, arrays, imagesOf);
}

/**
 * Decodes a file of {@linkcode encodeGrid}.
 *
 * @throws {Error} If the file is damaged or of another version: what is wrong, in words
 *
 * @example What was encoded comes back
 * ```ts
 * import { decodeGrid, encodeGrid, type GridOutcomes } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(7, 2, 1);
 * const found: GridOutcomes = {
 *   runs: [],
 *   dataset: "mnist",
 *   method: "randomInit",
 *   seed: 1,
 *   members: 1,
 *   attackers: [0],
 *   ensemble: "",
 *   labels,
 *   cleanEnsembleLabels: labels,
 *   cleanMemberLabels: labels,
 *   points: new Map(),
 * };
 * assert.deepEqual(decodeGrid(encodeGrid(found)), found);
 * assert.throws(() => decodeGrid(Uint8Array.of(1, 2, 3)), Error);
 * ```
 */
export function decodeGrid(file: Uint8Array): GridOutcomes {
  const { description, metadata, arrays, array } = decodeMeasured(file, SCHEMA, descriptionSchema);
  const truth = array("truth").data as Uint8Array;
  const rows = (path: string, images: number): Uint8Array =>
    unpackLabels(array(path).data as Uint8Array, truth, images);
  const names = Object.keys(metadata)
    .filter((key) => key.startsWith(IMAGES)).map((key) => key.slice(IMAGES.length));
  const points = names.map((name): [string, PointOutcome] => {
    const point = pointOf(name);
    if (point === undefined) throw new Error(`${name} is no point of the grid`);
    const images = Number(metadata[IMAGES + name]);
    if (!(images >= 1 && images <= truth.length)) {
      throw new Error(`${name} is of ${metadata[IMAGES + name]} of ${truth.length} images`);
    }
    return [name, {
      point,
      images,
      ensembleLabels: rows(`${name}/ensemble`, images),
      ...(point.followed === "grad1" && { attackerLabels: rows(`${name}/attackers`, images) }),
      counters: storedCounters(
        array(`${name}/${COUNTERS}`),
        images,
        arrays[`${name}/${FOOLED_COUNTERS}`],
      ),
    }];
  });
  return {
    ...description,
    labels: truth,
    cleanEnsembleLabels: rows("clean/ensemble", truth.length),
    cleanMemberLabels: rows("clean/members", truth.length),
    points: new Map(points),
  };
}
