/**
 * Ensembles whose networks learned something. Under the literal reading of `outputRelu` training can
 * leave networks that give every image the same label: an attack cannot change that label, and what
 * it leaves is no robustness.
 */

import { constantMembers, isMostlyConstant } from "../evaluation/constant_members.ts";
import type { SuiteOutcomes } from "./outcomes.ts";
import { cleanPredictions } from "./scores.ts";

/** How many of the networks give every clean image the same label. */
export function constantSingles(found: SuiteOutcomes): number {
  return constantMembers(cleanPredictions(found)).length;
}

/** Whether more than half of the networks tell images apart, as claims ask for too. */
export function isAnswering(found: SuiteOutcomes): boolean {
  return !isMostlyConstant(found.labels, cleanPredictions(found));
}
