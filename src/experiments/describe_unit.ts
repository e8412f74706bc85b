/** Units in words, for progress bars and lists. */

import type { SourceSpec } from "../attacks/source_spec.ts";
import type { DatasetName } from "../data/dataset.ts";
import { attackParameters, scaledAttack } from "./experiment.ts";
import type { PlannedUnit } from "./plan.ts";
import { DEFAULT_READINGS } from "./readings.ts";
import { type AnyAttack, type AttackSpec, type CatalogueSpec, isOfCatalogue } from "./unit.ts";

/**
 * A unit, or train units that are computed in one pass, in a few words: `train bagging 0,1`
 * (members), `train randomInit 0 at temperature 10`, `bagging bim grad2 0-100` (test images),
 * `bagging apgdCe on meanLogits, epsilon 0.2 0-100`.
 */
export function describeUnits(units: readonly PlannedUnit[]): string {
  const { method, unit } = units[0]!;
  if (unit.kind === "train") {
    const members = units.map(({ unit }) => (unit as { member: number }).member);
    const at = unit.temperature === undefined ? "" : ` at temperature ${unit.temperature}`;
    return `train ${method} ${members.join(",")}${at}`;
  }
  const what = describeAttack(unit.attack, unit.dataset);
  return `${method} ${what} ${unit.from}-${unit.to}${unit.examples ? " of Figure 1" : ""}`;
}

/**
 * An attack in a few words: `clean`, `bim grad2`, `apgdCe on member 3, epsilon 0.2`. Whatever is
 * not as in a run of the tables without further flags is named as well: `bim meanAtClean, attackLabel
 * predictedClean`.
 *
 * @param dataset What is attacked, by its name in units
 */
export function describeAttack(attack: AnyAttack, dataset: string): string {
  if (attack === "none") return "clean";
  if (isOfCatalogue(attack)) return describeCatalogue(attack);
  const unusual = [
    ...sizesOf(attack, dataset as DatasetName),
    ...(["attackLabel", "loss", "pixelClip"] as const)
      .filter((name) => attack[name] !== DEFAULT_READINGS[name])
      .map((name) => `${name} ${attack[name]}`),
    ...attack.attackCost === undefined ? [] : [`attackCost ${attack.attackCost}`],
    ...attack.dropoutSeed === undefined ? [] : ["with dropout"],
  ];
  return [`${attack.name} ${sourceOf(attack.source)}`, ...unusual].join(", ");
}

function sourceOf(source: SourceSpec): string {
  if ("further" in source) return source.further;
  if ("grad1" in source) return source.grad1 === "all" ? "grad1" : `grad1(${source.grad1})`;
  return source.grad2 === DEFAULT_READINGS.grad2 ? "grad2" : `grad2 ${source.grad2}`;
}

/** Sizes that are not the paper's; steps are where they are as much larger as the epsilon. */
function sizesOf({ name, parameters }: AttackSpec, dataset: DatasetName): string[] {
  const { epsilon, alpha, iterations } = parameters;
  const paper = attackParameters(dataset)[name];
  const isScaled = iterations === paper.iterations && alpha === scaledAttack(paper, epsilon).alpha;
  return [
    ...epsilon === paper.epsilon ? [] : [`epsilon ${epsilon}`],
    ...isScaled ? [] : [`${iterations} steps of ${Number(alpha.toPrecision(3))}`],
  ];
}

function describeCatalogue({ catalogue, output, epsilon }: CatalogueSpec): string {
  const on = typeof output === "string" ? output : `member ${output.member}`;
  return `${catalogue} on ${on}, epsilon ${epsilon}`;
}
