/** The one training loop: members of one architecture, together, from initial parameters. */

import type { Checkpoint } from "../models/checkpoint.ts";
import { Trainer, type TrainerOptions } from "./trainer.ts";

/** Everything that determines the trained members, apart from the backend. */
export interface TrainingOptions extends TrainerOptions {
  readonly epochs: number;
  readonly batchSize: number;
  /** Called after every step. */
  readonly onStep?: (step: TrainingStep) => void;
}

/** How far training has come. */
export interface TrainingStep {
  /** From 1, over all epochs. */
  readonly step: number;
  readonly steps: number;
  /** Images of this step, summed over the members. */
  readonly images: number;
  /** Mean loss over the batch and the members. */
  readonly loss: number;
}

/** A trained member. */
export interface TrainedMember {
  readonly member: number;
  readonly checkpoint: Checkpoint;
  /** The member's mean loss over the batch at every step. */
  readonly losses: Float32Array;
}

/**
 * Trains members of an ensemble. A member's result depends on the seed, the method and its
 * number, not on the members it is trained with.
 *
 * @throws {Error} If a loss becomes NaN or infinite, naming step and member
 */
export async function trainMembers(options: TrainingOptions): Promise<TrainedMember[]> {
  const { method, members, train, epochs, batchSize } = options;
  const steps = epochs * Math.ceil(train.count / batchSize);
  const losses = members.map(() => new Float32Array(steps));
  const trainer = new Trainer(options);
  try {
    let step = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      trainer.startEpoch(epoch);
      for (let from = 0; from < train.count; from += batchSize) {
        const to = Math.min(from + batchSize, train.count);
        const stepLosses = await trainer.step(from, to);
        stepLosses.forEach((loss, e) => {
          if (!Number.isFinite(loss)) {
            throw new Error(
              `Training ${method} stopped: the loss of member ${members[e]} is ${loss} at ` +
                `step ${step + 1} of ${steps}`,
            );
          }
          losses[e]![step] = loss;
        });
        step++;
        options.onStep?.({
          step,
          steps,
          images: (to - from) * members.length,
          loss: stepLosses.reduce((a, b) => a + b, 0) / stepLosses.length,
        });
      }
    }
    const checkpoints = await trainer.checkpoints();
    return members.map((member, e) => ({
      member,
      losses: losses[e]!,
      checkpoint: checkpoints[e]!,
    }));
  } finally {
    trainer.dispose();
  }
}
