/** The one training loop: members of one architecture, together. */

import { Interrupted, UserError } from "../errors.ts";
import type { Checkpoint } from "../models/checkpoint.ts";
import { Trainer } from "./trainer.ts";
import type { MemberState, TrainerOptions } from "./trainer_options.ts";
import type { BatchRange } from "./training_steps.ts";

/** Everything that determines the trained members, apart from the backend. */
export interface TrainingOptions extends TrainerOptions {
  /** How often each image is gone through, at least 0. */
  readonly epochs: number;
  /** Images in a step, at least 1; the last step of an epoch may have fewer. */
  readonly batchSize: number;
  /** Called after every step. */
  readonly onStep?: (step: TrainingStep) => void;
  /** Where every member goes on; from initial parameters unless given. */
  readonly start?: readonly TrainingState[];
  /** Is given where the members are, after every epoch but the last and before an interruption. */
  readonly save?: (states: readonly TrainingState[]) => Promise<void>;
  /** Asked after every step, or every few of them, whether training is to be interrupted. */
  readonly isStopping?: () => boolean;
}

/** A member in training, with the loss of each step behind it. */
export interface TrainingState extends MemberState {
  /** The mean loss over the batch at every step so far. */
  readonly losses: Float32Array;
}

/** How far training has come. */
export interface TrainingStep {
  /** From 1, over all epochs. */
  readonly step: number;
  /** How many steps there will have been at the end. */
  readonly steps: number;
  /** Images of this step, summed over the members. */
  readonly images: number;
  /** Mean loss over the batch and the members. */
  readonly loss: number;
}

/** A trained member. */
export interface TrainedMember {
  /** Its number in the ensemble. */
  readonly member: number;
  /** Its parameters after the last step. */
  readonly checkpoint: Checkpoint;
  /** The member's mean loss over the batch at every step. */
  readonly losses: Float32Array;
}

/**
 * Trains members of an ensemble. A member's result depends on the seed, the method and its
 * number, not on the members it is trained with, nor on where training was interrupted.
 *
 * @returns One for each of `members`, in their order
 * @throws {UserError} If a loss becomes NaN or infinite, naming step, member and what to change
 * @throws {Interrupted} If it is asked to stop before the last step, after saving
 * @throws {RangeError} If the architecture is none, a label is no class, or what is trained on or
 * from does not fit the members ({@linkcode Trainer})
 *
 * @example A network learns to tell black pixels from white ones, in 40 epochs of one step
 * ```ts
 * import { activateBackend, trainMembers } from "ensemble-defense";
 * import assert from "assert";
 *
 * await activateBackend("cpu");
 * const layers = [{ kind: "dense", units: 2, relu: false }] as const;
 * const images = Uint8Array.of(0, 255, 0, 255, 0, 255, 0, 255);
 * const trained = (await trainMembers({
 *   method: "randomInit",
 *   members: [0],
 *   architecture: { input: { height: 1, width: 1, channels: 1 }, layers },
 *   train: { images, labels: images.map((pixel) => pixel === 255 ? 1 : 0), count: 8 },
 *   classes: 2,
 *   noiseSigma: 0,
 *   loss: "fused",
 *   optimizer: "adam",
 *   seed: 1,
 *   epochs: 40,
 *   batchSize: 8,
 * }))[0]!;
 * assert.equal(trained.losses.length, 40);
 * assert(trained.losses.at(-1)! < trained.losses[0]!);
 * assert.deepEqual(trained.checkpoint["dense1/kernel"]?.shape, [1, 2]);
 * ```
 */
export async function trainMembers(options: TrainingOptions): Promise<TrainedMember[]> {
  const { members, train, epochs, batchSize, start, save, isStopping, onStep } = options;
  const stepsPerEpoch = Math.ceil(train.count / batchSize);
  const steps = epochs * stepsPerEpoch;
  const losses = members.map((_, e) => {
    const all = new Float32Array(steps);
    all.set(start?.[e]?.losses ?? []);
    return all;
  });
  const trainer = new Trainer(options, start);
  try {
    const first = start?.[0]?.steps ?? 0;
    for (let step = first; step < steps;) {
      const place = step % stepsPerEpoch;
      if (step === first || place === 0) trainer.startEpoch(Math.floor(step / stepsPerEpoch));
      const batches = batchesFrom(place, Math.min(trainer.stride, stepsPerEpoch - place), options);
      for (const [i, stepLosses] of (await trainer.steps(batches)).entries()) {
        checkLosses(stepLosses, options, step + 1, steps);
        stepLosses.forEach((loss, e) => losses[e]![step] = loss);
        step++;
        onStep?.({
          step,
          steps,
          images: (batches[i]!.to - batches[i]!.from) * members.length,
          loss: stepLosses.reduce((a, b) => a + b, 0) / stepLosses.length,
        });
      }
      if (step === steps) break;
      const stopping = isStopping?.() ?? false;
      if (stopping || step % stepsPerEpoch === 0) {
        const states = await trainer.states();
        await save?.(
          states.map((state, e) => ({ ...state, losses: losses[e]!.slice(0, step) })),
        );
      }
      if (stopping) throw new Interrupted();
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

/** The next batches of an epoch, from its batch `place` on; the last one may be short. */
function batchesFrom(
  place: number,
  count: number,
  { batchSize, train }: TrainingOptions,
): BatchRange[] {
  return Array.from({ length: count }, (_, i) => {
    const from = (place + i) * batchSize;
    return { from, to: Math.min(from + batchSize, train.count) };
  });
}

function checkLosses(
  losses: Float32Array,
  { method, members, optimizer, noiseSigma, adversarial }: TrainingOptions,
  step: number,
  steps: number,
): void {
  const bad = losses.findIndex((loss) => !Number.isFinite(loss));
  if (bad < 0) return;
  const suspects = [
    ...(noiseSigma > 0 ? [`noiseSigma=${noiseSigma}`] : []),
    ...(adversarial ? [`adversarialEpsilon=${adversarial.epsilon}`] : []),
    `optimizer=${optimizer}`,
  ];
  throw new UserError(
    `Training ${method} diverged: the loss of member ${members[bad]} is ${losses[bad]} at step ` +
      `${step} of ${steps}; try another reading than ${suspects.join(" or ")}, or another seed`,
  );
}
