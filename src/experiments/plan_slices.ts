/** An attack on an ensemble, slice by slice. */

import type { BackendName } from "../backends/names.ts";
import type { DatasetName } from "../data/dataset.ts";
import { forwardMacs } from "../models/architecture.ts";
import { engineOf } from "./engine.ts";
import type { PlannedUnit } from "./plan.ts";
import { type AnyAttack, type AttackUnit, type TrainUnit, unitKey } from "./unit.ts";
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
  { members, dataset, images, backend, needed = [], gradientsOfStep = 1 }: SliceContext,
): PlannedUnit[] {
  const keys = members.map(({ key }) => key);
  const macs = members.reduce(
    (sum, { unit }) => sum + forwardMacs((unit as TrainUnit).architecture),
    0,
  );
  return Array.from({ length: Math.ceil(count / SLICE_IMAGES) }, (_, slice) => {
    const kind = "attack";
    const unit: AttackUnit = {
      kind,
      engine: engineOf({ kind }, backend),
      dataset,
      images,
      from: slice * SLICE_IMAGES,
      to: Math.min((slice + 1) * SLICE_IMAGES, count),
      members: keys,
      attack,
    };
    return {
      key: unitKey(unit),
      method: members[0]!.method,
      unit,
      needs: attack === "none" ? keys : [...keys, ...needed],
      cost: attackCost(unit, macs, gradientsOfStep),
    };
  });
}
