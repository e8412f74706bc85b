/** Reading the files of `evidence_file.ts` back into outcomes. */

import { gunzipSync } from "node:zlib";
import * as v from "valibot";
import {
  ATTACK_NAMES,
  type AttackName,
  type AttackOutcomes,
  type AttackVariant,
  type Grad1Outcome,
  type MethodOutcomes,
  type Predictions,
  type SweepPoint,
} from "../evaluation/outcomes.ts";
import { COUNTERS, storedCounters } from "../evaluation/counter_arrays.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import { decodeSafetensors } from "../files/safetensors.ts";
import {
  descriptionSchema,
  EVIDENCE_SCHEMA,
  type EvidenceDescription,
  firstDescriptionSchema,
} from "./evidence_file.ts";
import { unpackLabels } from "./packed_labels.ts";

/** Evidence of one method on one data set under one seed. */
export interface MethodEvidence {
  readonly description: EvidenceDescription;
  readonly outcomes: MethodOutcomes;
}

/** What matches an attack in a path, as a group. */
const ATTACK = `(${ATTACK_NAMES.join("|")})`;

/**
 * Decodes a file of {@linkcode encodeEvidence}.
 *
 * @param expected The data set that the file is to be of; one of schema 1, which names none, is taken to
 * be of it
 * @throws {Error} If the file is damaged, or was written by a newer version: what is wrong, in words
 */
export function decodeEvidence(
  file: Uint8Array,
  expected: EvidenceDescription["dataset"],
): MethodEvidence {
  const { arrays, metadata } = decodeSafetensors(gunzipSync(file));
  const description = describe(metadata, expected);
  const { dataset, members, attackers, method } = description;
  const truth = arrays["truth"]?.data as Uint8Array | undefined;
  if (truth?.length !== description.images) {
    throw new Error(`it describes ${description.images} images and has ${truth?.length} labels`);
  }
  const paths = Object.keys(arrays);

  /** How many images the rows of a path are of. */
  const imagesOf = (path: string): number => {
    if (path.startsWith("readings/")) return description.readingImages;
    return path.startsWith("sweep/") ? description.sweepImages : description.images;
  };
  const rows = (path: string, count: number): Uint8Array => {
    const array = arrays[path];
    if (array === undefined) throw new Error(`it lacks ${path}`);
    if (array.shape[0] !== count) {
      throw new Error(`${path} has ${array.shape[0]} rows, expected ${count}`);
    }
    return unpackLabels(array.data as Uint8Array, truth, imagesOf(path));
  };
  const predictions = (path: string): Predictions => {
    const subsets = arrays[`${path}/subsets`];
    return {
      members,
      images: imagesOf(path),
      memberLabels: rows(`${path}/members`, members),
      ensembleLabels: rows(`${path}/ensemble`, 1),
      ...(subsets && { subsetLabels: rows(`${path}/subsets`, subsets.shape[0]!) }),
    };
  };
  const grad1 = (path: string): Grad1Outcome[] => {
    const images = imagesOf(path);
    const byMember = rows(`${path}/members`, attackers.length * members);
    const byEnsemble = rows(`${path}/ensemble`, attackers.length);
    return attackers.map((attacker, i) => ({
      attacker,
      predictions: {
        members,
        images,
        memberLabels: byMember.slice(i * members * images, (i + 1) * members * images),
        ensembleLabels: byEnsemble.slice(i * images, (i + 1) * images),
      },
    }));
  };
  const counted = (path: string): StepCounters[] | undefined => {
    const array = arrays[`${path}/${COUNTERS}`];
    return array && storedCounters(array, imagesOf(path));
  };
  const either = (path: string): Omit<AttackOutcomes, "attack"> => {
    const [first, second] = [counted(`${path}/grad1`), counted(`${path}/grad2`)];
    return {
      grad1: grad1(`${path}/grad1`),
      grad2: predictions(`${path}/grad2`),
      ...(first && second && { counters: { grad1: first, grad2: second } }),
    };
  };
  const attacks = pathsUnder(paths, new RegExp(`^own/${ATTACK}/`)).map((
    [attack],
  ): AttackOutcomes => ({
    attack: attack as AttackName,
    ...either(`own/${attack}`),
  }));
  const variants = pathsUnder(paths, new RegExp(`^readings/${ATTACK}/([^/]+)/grad1/`)).map(
    ([attack, attackLabel]): AttackVariant => {
      const path = `readings/${attack}/${attackLabel}`;
      const averages = pathsUnder(paths, new RegExp(`^${path}/((?!grad1/)[^/]+)/`)).flat();
      const byReading = <T>(of: (path: string) => T): Record<string, T> =>
        Object.fromEntries(averages.map((reading) => [reading, of(`${path}/${reading}`)]));
      const first = counted(`${path}/grad1`);
      return {
        attack: attack as AttackName,
        attackLabel: attackLabel!,
        grad1: grad1(`${path}/grad1`),
        grad2: byReading(predictions),
        ...(first && { counters: { grad1: first, grad2: byReading((path) => counted(path)!) } }),
      };
    },
  );
  const sweep = pathsUnder(paths, new RegExp(`^sweep/${ATTACK}/([^/]+)/`)).map(
    ([attack, epsilon]): SweepPoint => ({
      attack: attack as AttackName,
      epsilon: Number(epsilon),
      ...either(`sweep/${attack}/${epsilon}`),
    }),
  );
  return {
    description,
    outcomes: {
      dataset,
      method,
      labels: truth,
      clean: predictions("clean"),
      attacks,
      ...(variants.length > 0 && { variants }),
      ...(sweep.length > 0 && { sweep }),
    },
  };
}

/** What a file of any schema that is known says of itself. */
function describe(
  { schema, description = "null" }: Readonly<Record<string, string>>,
  expected: EvidenceDescription["dataset"],
): EvidenceDescription {
  switch (Number(schema)) {
    case 1:
      return { dataset: expected, ...v.parse(firstDescriptionSchema, JSON.parse(description)) };
    case EVIDENCE_SCHEMA:
      return v.parse(descriptionSchema, JSON.parse(description));
    default:
      throw new Error(`it has schema ${schema}, this version reads 1 to ${EVIDENCE_SCHEMA}`);
  }
}

/** The distinct groups that a pattern finds in paths, in their first order. */
function pathsUnder(paths: readonly string[], pattern: RegExp): string[][] {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    const [, ...groups] = pattern.exec(path) ?? [];
    if (groups.length > 0) found.set(groups.join("/"), groups);
  }
  return [...found.values()];
}
