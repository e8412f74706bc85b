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

import { gunzipSync, gzipSync } from "node:zlib";
import * as v from "valibot";
import {
  counterArray,
  COUNTERS,
  FOOLED_COUNTERS,
  fooledCounterArray,
  storedCounters,
} from "../evaluation/counter_arrays.ts";
import { packLabels, unpackLabels } from "../evidence/packed_labels.ts";
import { decodeSafetensors, encodeSafetensors, type NamedArray } from "../files/safetensors.ts";
import { computing, index } from "../reports/schema_fields.ts";
import { pointOf } from "./grid.ts";
import type { GridOutcomes, GridRun, PointOutcome } from "./outcomes.ts";

/** The number of the form of files. A reader refuses another. */
const SCHEMA = "1";
const IMAGES = "images/";

/** What a run was made with. */
export const runSchema: v.GenericSchema<unknown, GridRun> = v.strictObject({
  profile: v.string(),
  epochs: index,
  batchSize: index,
  trainImages: index,
  readings: v.record(v.string(), v.union([v.string(), v.number()])),
  backend: v.string(),
  startedAt: v.string(),
  computing,
});
const descriptionSchema = v.strictObject({
  runs: v.array(runSchema),
  dataset: v.picklist(["mnist", "cifar10", "synthetic"]),
  method: v.string(),
  seed: index,
  members: index,
  attackers: v.array(index),
  ensemble: v.string(),
});

/** Encodes what was found. */
export function encodeGrid(found: GridOutcomes): Uint8Array {
  const { labels: truth, points, cleanEnsembleLabels, cleanMemberLabels, ...others } = found;
  const arrays: Record<string, NamedArray> = { truth: { shape: [truth.length], data: truth } };
  const metadata: Record<string, string> = {
    schema: SCHEMA,
    description: JSON.stringify(others),
  };
  const put = (path: string, rows: Uint8Array, images: number): void => {
    const data = packLabels(rows, truth, images);
    arrays[path] = { shape: [rows.length / images, Math.ceil(images / 2)], data };
  };
  put("clean/ensemble", cleanEnsembleLabels, truth.length);
  put("clean/members", cleanMemberLabels, truth.length);
  for (const [name, { images, ensembleLabels, attackerLabels, counters }] of points) {
    metadata[IMAGES + name] = String(images);
    put(`${name}/ensemble`, ensembleLabels, images);
    if (attackerLabels !== undefined) put(`${name}/attackers`, attackerLabels, images);
    const followed = Math.max(...counters.map(({ normShares }) => normShares?.length ?? 0));
    arrays[`${name}/${COUNTERS}`] = counterArray(counters, followed);
    const fooled = fooledCounterArray(counters);
    if (fooled !== undefined) arrays[`${name}/${FOOLED_COUNTERS}`] = fooled;
  }
  return gzipSync(encodeSafetensors({ arrays, metadata }), { level: 9 });
}

/**
 * Decodes a file of {@linkcode encodeGrid}.
 *
 * @throws {Error} If the file is damaged or of another version: what is wrong, in words
 */
export function decodeGrid(file: Uint8Array): GridOutcomes {
  const { arrays, metadata } = decodeSafetensors(gunzipSync(file));
  if (metadata["schema"] !== SCHEMA) {
    throw new Error(`it has schema ${metadata["schema"]}, this version reads ${SCHEMA}`);
  }
  const description = v.parse(descriptionSchema, JSON.parse(metadata["description"] ?? "{}"));
  const array = (path: string): NamedArray => {
    const found = arrays[path];
    if (found === undefined) throw new Error(`it lacks ${path}`);
    return found;
  };
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
