/**
 * Gradient sources: what an attack on an ensemble follows. A source says whose gradients it
 * takes, at which iterates, and how they become the direction of a step. The iteration itself is
 * the same for all (`attack.ts`).
 */

import * as tf from "@tensorflow/tfjs";
import { directionOf, type DirectionRule } from "../ops/attack_step.ts";
import { FURTHER_DIRECTIONS, type FurtherDirection } from "./directions.ts";
import { type Fusion, type FusionRule, FUSIONS } from "./fusions.ts";
import type { Grad2Reading } from "./grad2_readings.ts";

/** What an attack on an ensemble differentiates, and what it makes of the gradients. */
export interface GradientSource {
  /** What results call it, such as `grad2 signOfMean`. */
  readonly name: string;
  /**
   * The members whose gradients are taken: all, those listed, or at step t member t mod E alone.
   */
  readonly members: "all" | readonly number[] | "inTurn";
  /**
   * `shared`: all members' gradients are taken at one iterate, and one adversarial image comes
   * out. `own`: each member has an iterate of its own, and all of them advance together.
   */
  readonly iterates: "shared" | "own";
  /** Whether the attacked model, whose label a reading may ask for, is a member or the ensemble. */
  readonly attacked: "member" | "ensemble";
  /**
   * Makes one output of all members. There is then one cost, and each member's gradient is its part
   * in the gradient of that; without it every member has a cost of its own.
   */
  readonly fuse?: FusionRule | Fusion;
  /**
   * From the gradients of M members, `[M, B, H, W, C]`, to a direction with values in [-1, 1]:
   * `[1, B, H, W, C]` for shared iterates, `[M, B, H, W, C]` for own ones. A backend may take a
   * direction that has a name together with the step.
   */
  readonly direction: DirectionRule | FurtherDirection | ((gradients: tf.Tensor5D) => tf.Tensor5D);
  /**
   * The gradients are taken once, at the clean image, and every step goes along them; where it is
   * absent they are taken anew at every step.
   */
  readonly once?: true;
  /** Combines the members' final images `[M, B, H, W, C]` into one, `[1, B, H, W, C]`. */
  readonly combine?: (images: tf.Tensor5D) => tf.Tensor5D;
}

/**
 * Grad. 1 of section 3: the gradient of member `member` alone.
 *
 * @param member From 0; {@linkcode attack} throws where the ensemble has no such member
 *
 * @example
 * ```ts
 * import { ALL_GRAD1, grad1 } from "ensemble-defense";
 * import assert from "assert";
 *
 * const { members, ...others } = grad1(3);
 * assert.deepEqual(members, [3]);
 * assert.deepEqual({ ...others, name: "grad1", members: "all" }, ALL_GRAD1);
 * ```
 */
export function grad1(member: number): GradientSource {
  return {
    name: `grad1(${member})`,
    members: [member],
    iterates: "own",
    attacked: "member",
    direction: "sign",
  };
}

/** Grad. 1 of every member at once: E independent attacks that advance together. */
export const ALL_GRAD1: GradientSource = {
  name: "grad1",
  members: "all",
  iterates: "own",
  attacked: "member",
  direction: "sign",
};

const GRAD2: Record<Grad2Reading, GradientSource> = {
  signOfMean: {
    name: "grad2 signOfMean",
    members: "all",
    iterates: "shared",
    attacked: "ensemble",
    direction: "signOfMean",
  },
  meanOfSigns: {
    name: "grad2 meanOfSigns",
    members: "all",
    iterates: "shared",
    attacked: "ensemble",
    direction: "meanOfSigns",
  },
  meanOfPerturbations: {
    name: "grad2 meanOfPerturbations",
    members: "all",
    iterates: "own",
    attacked: "ensemble",
    direction: "sign",
    combine: mean,
  },
};

/**
 * Grad. 2 of section 3, under one of its readings.
 *
 * @example Averaged at every step, or over attacks of the members' own at the end
 * ```ts
 * import { grad2 } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.equal(grad2("signOfMean").iterates, "shared");
 * assert.equal(grad2("meanOfPerturbations").iterates, "own");
 * ```
 */
export function grad2(reading: Grad2Reading): GradientSource {
  return GRAD2[reading];
}

/** The direction that a source makes of gradients, whether by a rule or by a function. */
export function directionFrom(
  { direction }: Pick<GradientSource, "direction">,
  gradients: tf.Tensor5D,
): tf.Tensor5D {
  if (typeof direction === "function") return direction(gradients);
  return isStepRule(direction)
    ? directionOf(direction, gradients) as tf.Tensor5D
    : FURTHER_DIRECTIONS[direction](gradients);
}

/** Whether a direction is one that a step may take together with the move. */
export function isStepRule(direction: GradientSource["direction"]): direction is DirectionRule {
  return typeof direction === "string" && !Object.hasOwn(FURTHER_DIRECTIONS, direction);
}

/** How a source makes one output of all members, by a rule or by a function; undefined if not. */
export function fusionOf({ fuse }: Pick<GradientSource, "fuse">): Fusion | undefined {
  return typeof fuse === "string" ? FUSIONS[fuse] : fuse;
}

function mean(values: tf.Tensor5D): tf.Tensor5D {
  return tf.mean(values, 0, true);
}
