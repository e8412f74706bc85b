/** Who takes the steps of a training: tfjs, operation by operation, or what a backend has planned. */

import * as tf from "@tensorflow/tfjs";
import type { Checkpoint } from "../models/checkpoint.ts";
import type { MemberState, TrainerOptions } from "./trainer_options.ts";

/** Images `from` to `to` of an epoch's order. */
export interface BatchRange {
  /** The first image, from 0. */
  readonly from: number;
  /** The image after the last. */
  readonly to: number;
}

/** Members in training on some device. The loop over epochs and batches is `trainMembers`. */
export interface TrainingSteps {
  /** How many steps are best asked for at once. */
  readonly stride: number;
  /** Puts every member's images into the order of an epoch, counted from 0. */
  startEpoch(epoch: number): void;
  /**
   * Takes one optimiser step on each batch.
   *
   * @returns For each step the cost of each member, its mean over the images
   */
  take(batches: readonly BatchRange[]): Promise<Float32Array[]>;
  /** Each member's parameters as they are now. */
  checkpoints(): Promise<Checkpoint[]>;
  /** Everything that training goes on from, as it is now. */
  states(): Promise<MemberState[]>;
  /** Frees what is on the device. */
  dispose(): void;
}

/** A backend's own steps. */
export interface StepPlanner {
  /** Whether it has a plan for such a training. */
  readonly supports: (options: TrainerOptions) => boolean;
  /** @param start Where each member goes on; from initial parameters without */
  readonly make: (options: TrainerOptions, start?: readonly MemberState[]) => TrainingSteps;
}

const planners = new Map<string, StepPlanner>();

/** Gives a backend planned steps of its own. */
export function registerStepPlanner(backendName: string, planner: StepPlanner): void {
  planners.set(backendName, planner);
}

/** Planned steps, if the current backend has them for such a training. */
export function plannedSteps(
  options: TrainerOptions,
  start: readonly MemberState[] | undefined,
): TrainingSteps | undefined {
  const planner = planners.get(tf.getBackend());
  return planner?.supports(options) ? planner.make(options, start) : undefined;
}

/** How the current backend would train, in words for a result; nothing where there is one way. */
export function describeSteps(options: TrainerOptions): "" | "planned steps" | "op by op" {
  const planner = planners.get(tf.getBackend());
  if (planner === undefined) return "";
  return planner.supports(options) ? "planned steps" : "op by op";
}
