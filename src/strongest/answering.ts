/**
 * Ensembles whose networks learned something. Under the literal reading of `outputRelu` training can
 * leave networks that give every image the same label: an attack cannot change that label, and what
 * it leaves is no robustness.
 */

import { constantMembers } from "../evaluation/constant_members.ts";
import type { SuiteOutcomes } from "./outcomes.ts";

/** How many of the networks give every clean image the same label. */
export function constantSingles(
  { members, labels, cleanEnsembleLabels, cleanMemberLabels }: SuiteOutcomes,
): number {
  return constantMembers({
    members,
    images: labels.length,
    memberLabels: cleanMemberLabels,
    ensembleLabels: cleanEnsembleLabels,
  }).length;
}

/**
 * Whether more than half of the networks tell images apart, as claims ask for too. Where all images
 * have one true label, every network is taken to.
 */
export function isAnswering(found: SuiteOutcomes): boolean {
  const { members, labels } = found;
  return labels.every((label) => label === labels[0]) || 2 * constantSingles(found) < members;
}
