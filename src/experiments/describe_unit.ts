/** Units in words, for progress bars and lists. */

import type { PlannedUnit } from "./plan.ts";
import type { AttackSpec } from "./unit.ts";

/**
 * A unit, or train units that are computed in one pass, in a few words: `train bagging 0,1`
 * (members), `train randomInit 0 at temperature 10`, `bagging bim grad2 0-100` (test images).
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

function describeAttack({ name, source }: AttackSpec): string {
  return `${name} ${"grad1" in source ? "grad1" : "grad2"}`;
}
