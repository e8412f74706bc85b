/** Units in words, for progress bars and lists. */

import type { PlannedUnit } from "./plan.ts";
import { type AttackSpec, type CatalogueSpec, isOfCatalogue } from "./unit.ts";

/**
 * A unit, or train units that are computed in one pass, in a few words: `train bagging 0,1`
 * (members), `train randomInit 0 at temperature 10`, `bagging bim grad2 0-100` (test images), `bagging apgdCe on meanLogits, epsilon 0.2 0-100`.
 */
export function describeUnits(units: readonly PlannedUnit[]): string {
  const { method, unit } = units[0]!;
  if (unit.kind === "train") {
    const members = units.map(({ unit }) => (unit as { member: number }).member);
    const at = unit.temperature === undefined ? "" : ` at temperature ${unit.temperature}`;
    return `train ${method} ${members.join(",")}${at}`;
  }
  const what = unit.attack === "none" ? "clean" : describeAttack(unit.attack);
  return `${method} ${what} ${unit.from}-${unit.to}${unit.examples ? " of Figure 1" : ""}`;
}

function describeAttack(attack: AttackSpec | CatalogueSpec): string {
  if (isOfCatalogue(attack)) return describeCatalogue(attack);
  const { name, source } = attack;
  return `${name} ${"grad1" in source ? "grad1" : "grad2"}`;
}

/** An attack of the catalogue in a few words: `apgdCe on member 3, epsilon 0.2`. */
export function describeCatalogue({ catalogue, output, epsilon }: CatalogueSpec): string {
  const on = typeof output === "string" ? output : `member ${output.member}`;
  return `${catalogue} on ${on}, epsilon ${epsilon}`;
}
