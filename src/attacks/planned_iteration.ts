/** Attacks that a backend runs as a whole, in the place of one operation after another. */

import * as tf from "@tensorflow/tfjs";
import type { Ensemble } from "../models/ensemble.ts";
import type { AttackOptions } from "./attack_options.ts";
import type { StepLabels } from "./attack_label.ts";
import type { AttackParameters } from "./parameters.ts";

/** An attack's iteration, all of whose tensors belong to the surrounding tidy. */
export interface AttackIteration
  extends Omit<AttackOptions, "attackLabel" | "softLabels">, AttackParameters {
  /** Where it starts, and what epsilon is counted from, `[1, B, H, W, C]`. */
  readonly clean: tf.Tensor5D;
  /** Whose gradients are followed and for which labels, step by step, and then anew. */
  readonly turns: readonly AttackTurn[];
}

/** The members whose gradients a step follows, and the labels of their costs. */
export interface AttackTurn {
  readonly attackers: Ensemble;
  /** The numbers that they have in the attacked ensemble. */
  readonly numbers: readonly number[];
  readonly labels: StepLabels;
}

/**
 * Runs an iteration. Gives the final iterates, `[1, B, H, W, C]` or `[M, B, H, W, C]`; undefined for
 * an iteration that it has no plan for.
 */
export type AttackPlanner = (iteration: AttackIteration) => tf.Tensor5D | undefined;

const planners = new Map<string, AttackPlanner>();

/** Gives a backend a planner of its own. */
export function registerAttackPlanner(backendName: string, planner: AttackPlanner): void {
  planners.set(backendName, planner);
}

/** The final iterates; undefined if the current backend has no plan for the iteration. */
export function plannedIteration(iteration: AttackIteration): tf.Tensor5D | undefined {
  return planners.get(tf.getBackend())?.(iteration);
}
