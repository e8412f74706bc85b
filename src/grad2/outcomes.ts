/** What the experiment on Grad. 2 found of one method's ensemble, without tensors. */

import type { Dataset, DatasetName } from "../data/dataset.ts";
import { concatenate } from "../files/concatenate.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import type { EnsembleName } from "../evidence/ensemble_files.ts";
import type { AttackRun } from "../experiments/attack_run.ts";
import { NotingReader } from "../experiments/computing.ts";
import {
  grad1Attackers,
  readAttack,
  readClean,
  readPlannedMembers,
  type UnitReader,
} from "../experiments/outcomes.ts";
import {
  type AttackedEnsemble,
  attackedEnsemble,
  type AttacksPlan,
  type PlannedPoint,
} from "../experiments/plan_attacks.ts";
import type { Store } from "../experiments/store.ts";
import { type GridPoint, pointName } from "./grid.ts";

/** What one attack of the grid left of the ensemble. */
export interface PointOutcome {
  /** Which attack. */
  readonly point: GridPoint;
  /** How many images were attacked, from the first. */
  readonly images: number;
  /** The label the ensemble predicts, `[sets, images]`: a set for each attacker, or the only one. */
  readonly ensembleLabels: Uint8Array;
  /** The label each attacker predicts for its own images, `[sets, images]`; of Grad. 1 alone. */
  readonly attackerLabels?: Uint8Array;
  /** One entry for each step, or the only one of an attack that takes gradients once. */
  readonly counters: readonly StepCounters[];
}

/** What was found of one method's ensemble under one seed. */
export interface GridOutcomes {
  /** The runs that it is from. */
  readonly runs: readonly AttackRun[];
  /** The data set. */
  readonly dataset: DatasetName;
  /** The method. */
  readonly method: string;
  /** The seed that everything random derives from. */
  readonly seed: number;
  /** Members of the ensemble. */
  readonly members: number;
  /** Members that attack with Grad. 1. */
  readonly attackers: readonly number[];
  /** Names the ensemble: the digest of its members' units. */
  readonly ensemble: string;
  /** True labels, `[images]`. */
  readonly labels: Uint8Array;
  /** What the ensemble predicts on clean images, `[images]`. */
  readonly cleanEnsembleLabels: Uint8Array;
  /** What its members predict on them, `[members, images]`. */
  readonly cleanMemberLabels: Uint8Array;
  /** By their names. */
  readonly points: ReadonlyMap<string, PointOutcome>;
}

/** What is known of outcomes before they are computed. */
export interface GridKind extends AttackedEnsemble {
  readonly runs: readonly Omit<AttackRun, "computing">[];
}

/** What tells the ensemble from others. */
export function gridEnsemble({ members, runs, ...found }: GridKind): EnsembleName {
  const [{ trainImages, epochs }] = runs as [AttackRun];
  return { ...found, scale: { members, trainImages, epochs } };
}

/**
 * Collects what a finished plan found.
 *
 * @param dataset The data set whose test images were attacked
 * @param run What is known of the run besides its units
 * @throws {UserError} If the store lacks a unit
 */
export async function collectGrid(
  plan: AttacksPlan<GridPoint>,
  dataset: Pick<Dataset, "name" | "test">,
  run: Omit<AttackRun, "computing">,
  store: Store,
): Promise<GridOutcomes> {
  const reader = new NotingReader(store);
  await readPlannedMembers(plan, reader);
  const clean = await readClean(plan.clean, reader);
  const points: [string, PointOutcome][] = [];
  for (const planned of plan.points) {
    points.push([pointName(planned.point), await pointOutcome(planned, reader)]);
  }
  const grad1 = plan.points.find(({ point }) => point.followed === "grad1");
  return {
    ...attackedEnsemble(plan, dataset),
    runs: [{ ...run, computing: reader.computing }],
    attackers: grad1 === undefined ? [] : grad1Attackers(grad1.slices, clean.members),
    cleanEnsembleLabels: clean.ensembleLabels,
    cleanMemberLabels: clean.memberLabels,
    points: new Map(points),
  };
}

async function pointOutcome(
  planned: PlannedPoint<GridPoint>,
  store: UnitReader,
): Promise<PointOutcome> {
  const { point, slices } = planned;
  const { sets, counters } = await readAttack(slices, store);
  const { images, members } = sets[0]!;
  const attackers = point.followed === "grad1" ? grad1Attackers(slices, members) : undefined;
  return {
    point,
    images,
    ensembleLabels: concatenate(sets.map(({ ensembleLabels }) => ensembleLabels)),
    ...(attackers !== undefined && {
      attackerLabels: concatenate(
        attackers.map((attacker, set) =>
          sets[set]!.memberLabels.subarray(attacker * images, (attacker + 1) * images)
        ),
      ),
    }),
    counters,
  };
}
