/** Where members in training start: from initial parameters, or where they were saved. */

import { type Checkpoint, initialCheckpoint } from "../models/checkpoint.ts";
import { randomStream } from "../random/stream.ts";
import type { MemberState, TrainerOptions } from "./trainer_options.ts";

/** The steps behind members and their parameters: initial ones unless they go on from somewhere. */
export function startOf(
  { method, members, architecture, seed }: TrainerOptions,
  start: readonly MemberState[] | undefined,
): { readonly steps: number; readonly checkpoints: Checkpoint[] } {
  return {
    steps: commonSteps(start),
    checkpoints: start?.map(({ checkpoint }) => checkpoint) ??
      members.map((member) =>
        initialCheckpoint(architecture, randomStream(seed, method, member, "init"))
      ),
  };
}

function commonSteps(start: readonly MemberState[] | undefined): number {
  if (start === undefined) return 0;
  const steps = start.map((state) => state.steps);
  if (new Set(steps).size !== 1) {
    throw new RangeError(
      `Members go on from one step together: received steps ${steps.join(", ")}`,
    );
  }
  return steps[0]!;
}
