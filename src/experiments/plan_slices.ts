/** An attack on an ensemble, slice by slice. */

import type { BackendName } from "../backends/names.ts";
import type { DatasetName } from "../data/dataset.ts";
import { forwardMacs } from "../models/architecture.ts";
import { engineOf } from "./engine.ts";
import type { PlannedUnit } from "./plan.ts";
import {
  type AnyAttack,
  type AttackSpec,
  type AttackUnit,
  type TrainUnit,
  unitKey,
} from "./unit.ts";
import { attackCost } from "./unit_cost.ts";

/**
 * Test images of one attack unit. It is fixed, so that neither the numbers nor the units of a run
 * depend on how many workers share them.
 */
export const SLICE_IMAGES = 100;

/** The ensemble that is attacked, and on what. */
export interface SliceContext {
  readonly members: readonly PlannedUnit[];
  readonly dataset: DatasetName;
  /** Digest of the test images. */
  readonly images: string;
  readonly backend: BackendName;
  /** Keys that an attack needs besides its members', for a training cost. */
  readonly needed?: readonly string[];
  /** How many gradients of each member a step takes; 1 if absent. */
  readonly gradientsOfStep?: 1 | 2;
}

/** The units of an attack on the first `count` test images; `none` is for clean ones. */
export function planSlices(
  attack: AnyAttack,
  count: number,
  attacked: SliceContext,
): PlannedUnit[] {
  return Array.from(
    { length: Math.ceil(count / SLICE_IMAGES) },
    (_, slice) =>
      planned({
        ...attackUnit(attack, attacked),
        from: slice * SLICE_IMAGES,
        to: Math.min((slice + 1) * SLICE_IMAGES, count),
      }, attacked),
  );
}

/** The unit that attacks the first member alone and keeps images of the first slice. */
export function planExamples(
  attack: AttackSpec,
  count: number,
  { members: [first], ...context }: SliceContext,
): PlannedUnit {
  const attacked = { ...context, members: [first!] };
  const to = Math.min(SLICE_IMAGES, count);
  return planned({ ...attackUnit(attack, attacked), from: 0, to, examples: true }, attacked);
}

/** What all slices of an attack have in common. */
function attackUnit(
  attack: AnyAttack,
  { members, dataset, images, backend }: SliceContext,
): Omit<AttackUnit, "from" | "to"> {
  const kind = "attack";
  return {
    kind,
    engine: engineOf({ kind }, backend),
    dataset,
    images,
    members: members.map(({ key }) => key),
    attack,
  };
}

function planned(
  unit: AttackUnit,
  { members, needed = [], gradientsOfStep = 1 }: SliceContext,
): PlannedUnit {
  const macs = members.reduce(
    (sum, { unit }) => sum + forwardMacs((unit as TrainUnit).architecture),
    0,
  );
  return {
    key: unitKey(unit),
    method: members[0]!.method,
    unit,
    needs: unit.attack === "none" ? unit.members : [...unit.members, ...needed],
    cost: attackCost(unit, macs, gradientsOfStep),
  };
}
