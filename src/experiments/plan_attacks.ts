/** The units of an experiment of attacks beside the tables': each of them on every method's ensemble. */

import { createHash } from "node:crypto";
import type { BackendName } from "../backends/names.ts";
import type { Dataset, DatasetName } from "../data/dataset.ts";
import { setDigests } from "../data/digest.ts";
import type { MethodName } from "../training/method.ts";
import type { Experiment } from "./experiment.ts";
import { makePlan, type PlannedUnit } from "./plan.ts";
import { planSlices } from "./plan_slices.ts";
import type { AnyAttack, AttackUnit } from "./unit.ts";

/** An attack of such an experiment, slice by slice. */
export interface PlannedPoint<Point> {
  readonly point: Point;
  readonly slices: readonly PlannedUnit[];
}

/** The experiment on the ensemble of one method. */
export interface AttacksPlan<Point> {
  readonly method: MethodName;
  readonly seed: number;
  readonly teachers: readonly PlannedUnit[];
  readonly members: readonly PlannedUnit[];
  readonly clean: readonly PlannedUnit[];
  readonly points: readonly PlannedPoint<Point>[];
}

/**
 * Plans attacks on the first `images` test images. Networks, and attacks that the tables need as
 * well, are the same units as in a run of the tables.
 *
 * @param experiment Its own attacks do not matter here
 * @param attackOf The attack that a point stands for
 */
export function planAttacks<Point>(
  experiment: Experiment,
  dataset: Dataset,
  backend: BackendName,
  images: number,
  points: readonly Point[],
  attackOf: (point: Point) => AnyAttack,
): AttacksPlan<Point>[] {
  const plan = makePlan(
    { ...experiment, attacks: [], everyReading: 0, sweep: [] },
    dataset,
    backend,
  );
  const { test: testImages } = setDigests(dataset);
  return plan.map(({ method, teachers, members }) => {
    const attacked = { members, dataset: dataset.name, images: testImages, backend };
    return {
      method,
      seed: experiment.seed,
      teachers,
      members,
      clean: planSlices("none", images, attacked),
      points: points.map((point) => ({
        point,
        slices: planSlices(attackOf(point), images, attacked),
      })),
    };
  });
}

/**
 * The units of plans in the order in which they are worth having: all networks, then attack by
 * attack over all methods, so that what is stopped early has compared all methods.
 */
export function unitsOfPlans(plans: readonly AttacksPlan<unknown>[]): PlannedUnit[] {
  const points = plans[0]?.points ?? [];
  const units = [
    ...plans.flatMap(({ teachers, members, clean }) => [...teachers, ...members, ...clean]),
    ...points.flatMap((_, p) => plans.flatMap(({ points }) => points[p]!.slices)),
  ];
  return [...new Map(units.map((unit) => [unit.key, unit])).values()];
}

/** An ensemble, and the images that it is attacked on. */
export interface AttackedEnsemble {
  readonly dataset: DatasetName;
  readonly method: string;
  readonly seed: number;
  /** How many it has. */
  readonly members: number;
  /** Names it: the digest of its members' units. */
  readonly ensemble: string;
  /** True labels, `[images]`. */
  readonly labels: Uint8Array;
}

/** The ensemble of a plan, before anything of it is computed. */
export function attackedEnsemble(
  { method, seed, members, clean }: AttacksPlan<unknown>,
  { name, test }: Pick<Dataset, "name" | "test">,
): AttackedEnsemble {
  const { to } = clean.at(-1)!.unit as AttackUnit;
  return {
    dataset: name,
    method,
    seed,
    members: members.length,
    ensemble: ensembleDigest({ members }),
    labels: test.labels.slice(0, to),
  };
}

/** Names the ensemble of a plan: the digest of its members' units. */
export function ensembleDigest({ members }: Pick<AttacksPlan<unknown>, "members">): string {
  return createHash("sha256").update(members.map(({ key }) => key).join()).digest("hex");
}
