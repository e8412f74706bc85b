/** Reading the files of `evidence_file.ts` back into outcomes. */

import { gunzipSync } from "node:zlib";
import * as v from "valibot";
import type {
  AttackName,
  AttackOutcomes,
  AttackVariant,
  Grad1Outcome,
  MethodOutcomes,
  Predictions,
  SweepPoint,
} from "../evaluation/outcomes.ts";
import { decodeSafetensors } from "../files/safetensors.ts";
import { descriptionSchema, EVIDENCE_SCHEMA, type EvidenceDescription } from "./evidence_file.ts";
import { unpackLabels } from "./packed_labels.ts";

/** Evidence of one method under one seed. */
export interface Evidence {
  readonly description: EvidenceDescription;
  readonly outcomes: MethodOutcomes;
}

/**
 * Decodes a file of {@linkcode encodeEvidence}.
 *
 * @throws {Error} If the file is damaged, or was written by a newer version: what is wrong, in words
 */
export function decodeEvidence(file: Uint8Array): Evidence {
  const { arrays, metadata } = decodeSafetensors(gunzipSync(file));
  const schema = Number(metadata["schema"]);
  if (schema !== EVIDENCE_SCHEMA) {
    throw new Error(`it has schema ${metadata["schema"]}, this version reads ${EVIDENCE_SCHEMA}`);
  }
  const description = v.parse(descriptionSchema, JSON.parse(metadata["description"] ?? "null"));
  const { members, attackers, method } = description;
  const truth = arrays["truth"]?.data as Uint8Array | undefined;
  if (truth?.length !== description.images) {
    throw new Error(`it describes ${description.images} images and has ${truth?.length} labels`);
  }
  const paths = Object.keys(arrays);

  const rows = (path: string, count: number): { labels: Uint8Array; images: number } => {
    const array = arrays[path];
    if (array === undefined) throw new Error(`it lacks ${path}`);
    if (array.shape[0] !== count) {
      throw new Error(`${path} has ${array.shape[0]} rows, expected ${count}`);
    }
    // Sweeps are on the first images only, and always on an even number or on all of them.
    const images = Math.min(truth.length, 2 * array.shape[1]!);
    return { labels: unpackLabels(array.data as Uint8Array, truth, images), images };
  };
  const predictions = (path: string): Predictions => {
    const { labels: memberLabels, images } = rows(`${path}/members`, members);
    const subsets = arrays[`${path}/subsets`];
    return {
      members,
      images,
      memberLabels,
      ensembleLabels: rows(`${path}/ensemble`, 1).labels,
      ...(subsets && { subsetLabels: rows(`${path}/subsets`, subsets.shape[0]!).labels }),
    };
  };
  const grad1 = (path: string): Grad1Outcome[] => {
    const { labels: byMember, images } = rows(`${path}/members`, attackers.length * members);
    const { labels: byEnsemble } = rows(`${path}/ensemble`, attackers.length);
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

  const variants = pathsUnder(paths, /^(fgsm|bim)\/([^/]+)\/grad1\//).map((
    [attack, attackLabel],
  ) => ({
    attack: attack as AttackName,
    attackLabel: attackLabel!,
    grad1: grad1(`${attack}/${attackLabel}/grad1`),
    grad2: Object.fromEntries(
      pathsUnder(paths, new RegExp(`^${attack}/${attackLabel}/((?!grad1/)[^/]+)/`)).map(
        ([reading]) => [reading!, predictions(`${attack}/${attackLabel}/${reading}`)],
      ),
    ),
  }));
  const sweep = pathsUnder(paths, /^sweep\/(fgsm|bim)\/([^/]+)\//).map(
    ([attack, epsilon]): SweepPoint => ({
      attack: attack as AttackName,
      epsilon: Number(epsilon),
      grad1: grad1(`sweep/${attack}/${epsilon}/grad1`),
      grad2: predictions(`sweep/${attack}/${epsilon}/grad2`),
    }),
  );
  return {
    description,
    outcomes: {
      method,
      labels: truth,
      clean: predictions("clean"),
      attacks: ownAttacks(variants, description),
      ...(variants.some(isMore(description)) && { variants }),
      ...(sweep.length > 0 && { sweep }),
    },
  };
}

/** The attacks under the run's own readings. */
function ownAttacks(
  variants: readonly AttackVariant[],
  { attackLabel, grad2 }: EvidenceDescription,
): AttackOutcomes[] {
  return variants.filter((variant) => variant.attackLabel === attackLabel).map((variant) => {
    const own = variant.grad2[grad2];
    if (own === undefined) throw new Error(`it lacks ${variant.attack}/${attackLabel}/${grad2}`);
    return { attack: variant.attack, grad1: variant.grad1, grad2: own };
  });
}

/** Whether a variant holds more than the run's own readings. */
function isMore({ attackLabel, grad2 }: EvidenceDescription): (variant: AttackVariant) => boolean {
  return (variant) =>
    variant.attackLabel !== attackLabel || Object.keys(variant.grad2).join() !== grad2;
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
