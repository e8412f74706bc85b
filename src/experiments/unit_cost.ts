/** What units cost, estimated in multiply-accumulate operations. */

import { ATTACK_INFO } from "../attacks/catalogue_names.ts";
import { TAKEN_ONCE } from "../attacks/taken_once.ts";
import { forwardMacs } from "../models/architecture.ts";
import { type AttackSpec, type AttackUnit, isOfCatalogue, type TrainUnit } from "./unit.ts";

/**
 * A training step costs about three forward passes: one forward, two gradients. Adversarial training
 * takes two such steps in one; a teacher labels every image once.
 *
 * @param images Training images
 */
export function trainCost(
  { architecture, epochs, adversarial, teacher }: TrainUnit,
  images: number,
): number {
  const passes = (adversarial === undefined ? 3 : 6) * epochs + (teacher === undefined ? 0 : 1);
  return passes * forwardMacs(architecture) * images;
}

/**
 * An input gradient costs about two forward passes; every adversarial image is seen by all. Attacks
 * of the catalogue cost at most this, for they leave out images that are fooled already.
 *
 * @param macs Operations of a forward pass of all members
 * @param gradientsOfStep How many gradients of each member a step takes
 */
export function attackCost(
  { attack, from, to, members }: AttackUnit,
  macs: number,
  gradientsOfStep: 1 | 2,
): number {
  const images = to - from;
  if (attack === "none") return macs * images;
  if (isOfCatalogue(attack)) {
    const { output, steps, restarts, catalogue } = attack;
    const passes = (ATTACK_INFO[catalogue].gradients ? 2 : 1) * steps * restarts;
    return (passes * (typeof output === "string" ? macs : macs / members.length) + macs) * images;
  }
  const { source } = attack;
  const iterations = gradientSteps(attack);
  const one = "grad1" in source && source.grad1 !== "all";
  const gradients = 2 * gradientsOfStep * iterations * (one ? macs / members.length : macs);
  const results = "grad1" in source && !one ? members.length : 1;
  return (gradients + results * macs) * images;
}

/** At how many steps an attack takes gradients. */
export function gradientSteps({ source, parameters }: AttackSpec): number {
  return "further" in source && TAKEN_ONCE.has(source.further) ? 1 : parameters.iterations;
}
