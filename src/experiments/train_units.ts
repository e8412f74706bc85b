/** Computing train units: from where they were saved, if they were, to checkpoints in the store. */

import { Interrupted } from "../errors.ts";
import { disposeEnsemble, makeEnsemble } from "../models/ensemble.ts";
import { type Method, METHODS } from "../training/method.ts";
import { teacherLabels } from "../training/soft_labels.ts";
import { type TrainingState, trainMembers } from "../training/train.ts";
import { describeSteps } from "../training/training_steps.ts";
import { storedMembers } from "./stored_members.ts";
import { savedState, stateArrays, TRAINING_LOSSES } from "./unit_arrays.ts";
import type { Maker } from "./store.ts";
import { type TrainUnit, unitKey } from "./unit.ts";
import { startClock, type UnitContext, type UnitProgress } from "./unit_context.ts";

/** A unit, where it goes on, and the seconds it took to get there. */
interface Begun {
  readonly unit: TrainUnit;
  readonly state: TrainingState | undefined;
  readonly seconds: number;
}

/**
 * Trains members that differ in nothing but their number and their teacher, together, and stores
 * them. Each epoch is saved in the store, so that a process which is killed costs one.
 *
 * @throws {Interrupted} If the context asks to stop, after saving
 */
export async function trainUnits(
  units: readonly TrainUnit[],
  context: UnitContext,
  onProgress: (progress: UnitProgress) => void,
): Promise<void> {
  const begun = await Promise.all(units.map((unit) => begin(unit, context)));
  // All are at one step, but for a process killed while it saved some of them and not the others.
  const groups = Object.values(Object.groupBy(begun, ({ state }) => state?.steps ?? 0));
  for (const [g, group] of groups.entries()) {
    await trainTogether(
      group!,
      context,
      ({ share, ...progress }) => onProgress({ ...progress, share: (g + share) / groups.length }),
    );
  }
}

async function begin(unit: TrainUnit, { store }: UnitContext): Promise<Begun> {
  const saved = await store.saved(unitKey(unit));
  return {
    unit,
    state: saved && savedState(saved.arrays),
    seconds: saved?.made.seconds ?? 0,
  };
}

async function trainTogether(
  begun: readonly Begun[],
  context: UnitContext,
  onProgress: (progress: UnitProgress) => void,
): Promise<void> {
  const { backend, datasets, store, commit, isStopping } = context;
  const { unit, state } = begun[0]!;
  const { sample, sampledAs }: Method = METHODS[unit.method];
  const { train, classes } = datasets[unit.dataset]!;
  const secondsHere = startClock();
  const softLabels = await labelsFor(begun.map(({ unit }) => unit), context);
  const options = {
    ...unit,
    members: begun.map(({ unit: { member } }) => member),
    train,
    classes,
    ...(sample && { sample }),
    ...(sampledAs && { sampledAs }),
    ...(softLabels && { softLabels }),
  };
  const steps = describeSteps(options);
  const maker = ({ seconds }: Begun): Maker => ({
    seconds: seconds + secondsHere() / begun.length,
    device: steps === "" ? backend.device : `${backend.device}, ${steps}`,
    commit,
  });
  const trained = await trainMembers({
    ...options,
    ...(state && { start: begun.map((one) => one.state!) }),
    save: async (states) => {
      for (const [i, one] of begun.entries()) {
        await store.save(one.unit, stateArrays(states[i]!), maker(one));
      }
    },
    isStopping,
    onStep: ({ step, steps, images, loss }) => onProgress({ share: step / steps, images, loss }),
  });
  for (const [i, { checkpoint, losses }] of trained.entries()) {
    const arrays = { ...checkpoint, [TRAINING_LOSSES]: { shape: [losses.length], data: losses } };
    await store.put(begun[i]!.unit, arrays, maker(begun[i]!));
  }
}

/**
 * The labels of the units' teachers, computed anew wherever training goes on: it takes a fraction of
 * an epoch, and they are too large to be kept.
 *
 * @throws {UserError} If the store lacks a teacher
 * @throws {Interrupted} If the context asks to stop
 */
async function labelsFor(
  units: readonly TrainUnit[],
  { backend, datasets, store, isStopping }: UnitContext,
): Promise<Float32Array[] | undefined> {
  const { dataset, teacher: softening, batchSize } = units[0]!;
  if (softening === undefined) return undefined;
  const keys = units.map(({ teacher }) => teacher!.key);
  const teachers = makeEnsemble(await storedMembers(store, keys, "teacher"), backend.grouping);
  try {
    return await teacherLabels(teachers, datasets[dataset]!.train, softening, batchSize, () => {
      if (isStopping()) throw new Interrupted();
    });
  } finally {
    disposeEnsemble(teachers);
  }
}
