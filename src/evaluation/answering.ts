/**
 * Ensembles whose networks learned something. Under the literal reading of `outputRelu` training can
 * leave networks that give every image the same label: an attack cannot change that label, and what
 * it leaves is no robustness.
 */

import { constantMembers, isMostlyConstant } from "./constant_members.ts";
import type { Predictions } from "./outcomes.ts";

/** What is known of an ensemble on the clean images. */
export interface CleanLabels {
  /** Members of the ensemble. */
  readonly members: number;
  /** True labels, `[images]`. */
  readonly labels: Uint8Array;
  /** What the ensemble predicts, `[images]`. */
  readonly cleanEnsembleLabels: Uint8Array;
  /** What its members predict, `[members, images]`. */
  readonly cleanMemberLabels: Uint8Array;
}

/** What the ensemble and its members predict on the clean images. */
export function cleanPredictions(
  { members, labels, cleanMemberLabels, cleanEnsembleLabels }: CleanLabels,
): Predictions {
  return {
    members,
    images: labels.length,
    memberLabels: cleanMemberLabels,
    ensembleLabels: cleanEnsembleLabels,
  };
}

/** Whether more than half of the networks tell images apart, as claims ask for too. */
export function isAnswering(found: CleanLabels): boolean {
  return !isMostlyConstant(found.labels, cleanPredictions(found));
}

/** Why nothing is said of an ensemble that does not answer. */
export function notAnsweringText(title: string, found: CleanLabels): string {
  const constant = constantMembers(cleanPredictions(found)).length;
  return `Nothing is said of ${title}: ${constant} of its ${found.members} networks give every ` +
    "clean image the same label.";
}
