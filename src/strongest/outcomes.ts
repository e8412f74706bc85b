/** What the strongest attacks left of one method's ensemble, without tensors. */

import type { Dataset, DatasetName } from "../data/dataset.ts";
import { concatenate } from "../files/concatenate.ts";
import type { Predictions } from "../evaluation/outcomes.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import type { EnsembleName } from "../evidence/ensemble_files.ts";
import type { AttackRun } from "../experiments/attack_run.ts";
import { NotingReader } from "../experiments/computing.ts";
import {
  grad1Attackers,
  readAttack,
  readClean,
  readPlannedMembers,
  readUnits,
  type UnitReader,
} from "../experiments/outcomes.ts";
import {
  type AttackedEnsemble,
  attackedEnsemble,
  type AttacksPlan,
  type PlannedPoint,
} from "../experiments/plan_attacks.ts";
import type { PlannedUnit } from "../experiments/plan.ts";
import type { Store } from "../experiments/store.ts";
import { type AttackUnit, isOfCatalogue } from "../experiments/unit.ts";
import {
  type AttackWork,
  joinSlices,
  storedPredictions,
  storedWork,
  WORK,
} from "../experiments/unit_arrays.ts";
import { suiteName, type SuiteOptions, type SuitePoint } from "./suite.ts";

/** What one attack left. */
export interface SuiteOutcome {
  /** The attack, and on what it was made. */
  readonly point: SuitePoint;
  /** Sets of images: one for each attacker of Grad. 1, one of every other attack. */
  readonly sets: number;
  /** The label the ensemble predicts, `[sets, images]`. */
  readonly ensembleLabels: Uint8Array;
  /** The label each member predicts, `[sets, members, images]`. */
  readonly memberLabels: Uint8Array;
  /** One entry for each step, of the paper's attacks alone. */
  readonly counters?: readonly StepCounters[];
  /** What it took, of attacks of the catalogue alone. */
  readonly work?: AttackWork;
}

/** What was found of one method's ensemble under one seed. */
export interface SuiteOutcomes {
  /** The run that it is of: what computed it, when, in how much time. */
  readonly run: AttackRun;
  /** The data set of the images. */
  readonly dataset: DatasetName;
  /** How the ensemble was trained. */
  readonly method: string;
  /** The seed of the training. */
  readonly seed: number;
  /** How many members the ensemble has. */
  readonly members: number;
  /** Members that attack with Grad. 1, in the order of its sets. */
  readonly attackers: readonly number[];
  /** What was chosen of the list. */
  readonly options: SuiteOptions;
  /** Names the ensemble: the digest of its members' units. */
  readonly ensemble: string;
  /** True labels, `[images]`. */
  readonly labels: Uint8Array;
  /** What the ensemble predicts on clean images, `[images]`. */
  readonly cleanEnsembleLabels: Uint8Array;
  /** What its members predict on them, `[members, images]`. */
  readonly cleanMemberLabels: Uint8Array;
  /** By their names. */
  readonly points: ReadonlyMap<string, SuiteOutcome>;
}

/** What is known of outcomes before they are computed. */
export interface SuiteKind extends AttackedEnsemble {
  readonly run: Omit<AttackRun, "computing">;
  readonly options: SuiteOptions;
}

/** What tells the ensemble from others. */
export function suiteEnsemble({ members, run, ...found }: SuiteKind): EnsembleName {
  const { trainImages, epochs } = run;
  return { ...found, scale: { members, trainImages, epochs } };
}

/**
 * Collects what a finished plan found.
 *
 * @param dataset The data set whose test images were attacked
 * @param run What is known of the run besides its units
 * @throws {UserError} If the store lacks a unit
 */
export async function collectSuite(
  plan: AttacksPlan<SuitePoint>,
  dataset: Pick<Dataset, "name" | "test">,
  options: SuiteOptions,
  run: Omit<AttackRun, "computing">,
  store: Store,
): Promise<SuiteOutcomes> {
  const reader = new NotingReader(store);
  await readPlannedMembers(plan, reader);
  const clean = await readClean(plan.clean, reader);
  const points: [string, SuiteOutcome][] = [];
  for (const planned of plan.points) {
    points.push([suiteName(planned.point), await outcomeOf(planned, reader)]);
  }
  const grad1 = plan.points.find(({ point }) => point.on === "grad1")!;
  return {
    ...attackedEnsemble(plan, dataset),
    run: { ...run, computing: reader.computing },
    attackers: grad1Attackers(grad1.slices, clean.members),
    options,
    cleanEnsembleLabels: clean.ensembleLabels,
    cleanMemberLabels: clean.memberLabels,
    points: new Map(points),
  };
}

async function outcomeOf(
  { point, slices }: PlannedPoint<SuitePoint>,
  reader: UnitReader,
): Promise<SuiteOutcome> {
  const { attack } = slices[0]!.unit as AttackUnit;
  const { sets, ...taken } = isOfCatalogue(attack)
    ? await readCatalogueAttack(slices, reader)
    : await readAttack(slices, reader);
  return {
    point,
    sets: sets.length,
    ensembleLabels: concatenate(sets.map(({ ensembleLabels }) => ensembleLabels)),
    memberLabels: concatenate(sets.map(({ memberLabels }) => memberLabels)),
    ...taken,
  };
}

/** What an attack of the catalogue left, and what it took. */
async function readCatalogueAttack(
  slices: readonly PlannedUnit[],
  reader: UnitReader,
): Promise<{ sets: Predictions[]; work: AttackWork }> {
  const units = await readUnits(slices, reader);
  return {
    sets: joinSlices(units.map(({ arrays }) => storedPredictions(arrays))),
    work: storedWork(units.map(({ arrays }) => arrays[WORK]!)),
  };
}
