/**
 * Members that learned nothing: they give every clean image the same label. Under the literal reading
 * of `outputRelu` a network can lose all its classes in training and answer alike ever after. What
 * an attack leaves of such an ensemble is a constant, and says nothing about a defence.
 */

import type { DatasetName } from "../data/dataset.ts";
import type { Predictions, Replicate } from "./outcomes.ts";

/** A method that claims are not put to, and why. */
export interface LeftOutMethod {
  /** The data set that it was trained on. */
  readonly dataset: DatasetName;
  /** The method. */
  readonly method: string;
  /** Members that give every clean image the same label, in the replicate that has most of them. */
  readonly constant: number;
  /** How many members its ensemble has. */
  readonly members: number;
}

/**
 * The members that give every image the same label.
 *
 * @example
 * ```ts
 * import { constantMembers } from "ensemble-defense";
 * import assert from "assert";
 *
 * const memberLabels = Uint8Array.of(3, 3, 3, 7, 3, 3);
 * const ensembleLabels = Uint8Array.of(3, 3, 3);
 * assert.deepEqual(constantMembers({ members: 2, images: 3, memberLabels, ensembleLabels }), [0]);
 * ```
 */
export function constantMembers({ members, images, memberLabels }: Predictions): number[] {
  return Array.from({ length: members }, (_, member) => member).filter((member) => {
    const own = memberLabels.subarray(member * images, (member + 1) * images);
    return own.every((label) => label === own[0]);
  });
}

/**
 * Whether half of the members or more are constant: then the majority is not that of trained
 * networks. Where all images have one true label no member is taken to be, for then it may be right.
 *
 * @param labels True labels, `[images]`
 * @param clean What the members predict on clean images
 */
export function isMostlyConstant(labels: Uint8Array, clean: Predictions): boolean {
  return labels.some((label) => label !== labels[0]) &&
    2 * constantMembers(clean).length >= clean.members;
}

/**
 * The methods of which half of the members or more are constant in a replicate.
 *
 * @param replicates One run, or the same under other seeds
 *
 * @example One of two members calls every image a 3
 * ```ts
 * import { methodsLeftOut } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.of(7, 2, 1);
 * const memberLabels = Uint8Array.of(...labels, 3, 3, 3);
 * const clean = { members: 2, images: 3, memberLabels, ensembleLabels: labels };
 * const outcomes = { dataset: "mnist", method: "bagging", labels, clean, attacks: [] } as const;
 * assert.deepEqual(methodsLeftOut([{ seed: 1, methods: [outcomes] }]), [
 *   { dataset: "mnist", method: "bagging", constant: 1, members: 2 },
 * ]);
 * ```
 */
export function methodsLeftOut(replicates: readonly Replicate[]): LeftOutMethod[] {
  const found = new Map<string, LeftOutMethod>();
  for (const { methods } of replicates) {
    for (const { dataset, method, labels, clean } of methods) {
      if (!isMostlyConstant(labels, clean)) continue;
      const constant = constantMembers(clean).length;
      const name = `${dataset} ${method}`;
      if (constant <= (found.get(name)?.constant ?? 0)) continue;
      found.set(name, { dataset, method, constant, members: clean.members });
    }
  }
  return [...found.values()];
}

/** The replicates without these methods. */
export function withoutMethods(
  replicates: readonly Replicate[],
  leftOut: readonly LeftOutMethod[],
): Replicate[] {
  const isLeftOut = (one: Pick<LeftOutMethod, "dataset" | "method">): boolean =>
    leftOut.some(({ dataset, method }) => dataset === one.dataset && method === one.method);
  return replicates.map(({ seed, methods }) => ({
    seed,
    methods: methods.filter((outcomes) => !isLeftOut(outcomes)),
  }));
}
