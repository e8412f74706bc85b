/**
 * The attacks that a reviewer would run, as a fixed list: Table X takes the strongest of them for
 * each image. The list was written before any network was attacked with it.
 */

import type { CatalogueName } from "../attacks/catalogue_names.ts";
import type { SourceSpec } from "../attacks/source_spec.ts";
import type { DatasetName } from "../data/dataset.ts";
import { ATTACK_NAMES, type AttackName } from "../evaluation/outcomes.ts";
import { attackParameters, scaledAttack } from "../experiments/experiment.ts";
import type { Readings } from "../experiments/readings.ts";
import type { AttackSpec, CatalogueSpec } from "../experiments/unit.ts";

/** What the paper's attacks follow here: its two gradients, then three that it does not try. */
export const SUITE_GRADIENTS = [
  "grad1",
  "grad2",
  "normalisedMean",
  "meanProbability",
  "meanLogits",
] as const;
/** One of {@linkcode SUITE_GRADIENTS}. */
export type SuiteGradient = typeof SUITE_GRADIENTS[number];

/** The outputs of an ensemble that can be attacked as one. */
type EnsembleOutput = "meanProbability" | "meanLogits";

interface FurtherAttack {
  readonly catalogue: CatalogueName;
  /** Which of the ensemble's outputs it attacks. */
  readonly outputs: readonly EnsembleOutput[];
  /** Absent where a run chooses it: Square's queries. */
  readonly steps?: number;
}

/** Further attacks: on the ensemble's outputs, and on each single network by itself. */
export const FURTHER_ATTACKS = {
  pgd10: { catalogue: "pgd", outputs: ["meanProbability"], steps: 10 },
  pgd40: { catalogue: "pgd", outputs: ["meanProbability"], steps: 40 },
  pgd100: { catalogue: "pgd", outputs: ["meanProbability"], steps: 100 },
  apgdCe: { catalogue: "apgdCe", outputs: ["meanProbability", "meanLogits"], steps: 100 },
  apgdDlr: { catalogue: "apgdDlr", outputs: ["meanProbability", "meanLogits"], steps: 100 },
  square: { catalogue: "square", outputs: ["meanProbability"] },
} as const satisfies Record<FurtherName, FurtherAttack>;
/** The name of a further attack. */
export type FurtherName = "pgd10" | "pgd40" | "pgd100" | "apgdCe" | "apgdDlr" | "square";

const FURTHER_NAMES = Object.keys(FURTHER_ATTACKS) as readonly FurtherName[];

/** An attack of the list. */
export type SuiteAttack = AttackName | FurtherName;

/** All attacks, in the order of the table. */
export const SUITE_ATTACKS: readonly SuiteAttack[] = [...ATTACK_NAMES, ...FURTHER_NAMES];

/** Whether it is an attack of the paper. */
export function isPaperAttack(attack: SuiteAttack): attack is AttackName {
  return ATTACK_NAMES.some((one) => one === attack);
}

/** One attack at one epsilon. */
export interface SuitePoint {
  /** The radius of the L-inf ball, in units of pixels in [0, 1]. */
  readonly epsilon: number;
  /** Which attack of the list. */
  readonly attack: SuiteAttack;
  /** What the attack follows or attacks: a member by its number, the ensemble otherwise. */
  readonly on: SuiteGradient | { readonly member: number };
}

/** What a run chooses of the list. */
export interface SuiteOptions {
  /** At which epsilons all attacks are made. */
  readonly epsilons: readonly number[];
  /** Random starts of PGD. */
  readonly restarts: number;
  /** Queries of Square for each image. */
  readonly queries: number;
  /** How many members are attacked alone, from the first. */
  readonly singles: number;
}

/** The paper's two epsilons for a data set, BIM's first (section 4). */
export function paperEpsilons(dataset: DatasetName): readonly number[] {
  const { fgsm, bim } = attackParameters(dataset);
  return [bim.epsilon, fgsm.epsilon];
}

/** Shares of BIM's epsilon at which the curve of accuracy against epsilon is taken as well. */
const CURVE = [0.25, 0.5, 0.75];
/** No pixel is further from any other: an attack that is not bounded. */
export const UNBOUNDED = 1;

/** Where the curve is taken, besides the epsilons of the table. */
export function curveEpsilons(dataset: DatasetName): readonly number[] {
  const { epsilon } = attackParameters(dataset).bim;
  return [...CURVE.map((share) => Number((share * epsilon).toPrecision(6))), UNBOUNDED];
}

/** The attack that the curve is of. */
export const CURVE_ATTACK = { attack: "pgd40", on: "meanProbability" } as const;

/**
 * All attacks of a run, each once: at every epsilon of the table the whole list, Square last, and
 * then the rest of the curve. Epsilons are in units of pixels in [0, 1].
 *
 * @example
 * ```ts
 * import { suiteName, suitePoints } from "ensemble-defense";
 * import assert from "assert";
 *
 * const options = { epsilons: [0.2], restarts: 1, queries: 1000, singles: 1 };
 * const names = suitePoints("mnist", options).map(suiteName);
 * assert.equal(names[0], "0.2/fgsm/grad1");
 * assert(names.includes("0.2/square/member0") && !names.includes("0.2/square/member1"));
 * assert.equal(names.at(-1), "1/pgd40/meanProbability"); // not bounded: the end of the curve
 * ```
 */
export function suitePoints(
  dataset: DatasetName,
  { epsilons, singles }: SuiteOptions,
): SuitePoint[] {
  const members = Array.from({ length: singles }, (_, member) => ({ member }));
  const points = epsilons.flatMap((epsilon): SuitePoint[] => [
    ...ATTACK_NAMES.flatMap((attack) => SUITE_GRADIENTS.map((on) => ({ epsilon, attack, on }))),
    ...FURTHER_NAMES.flatMap((attack) =>
      [...FURTHER_ATTACKS[attack].outputs, ...members].map((on) => ({ epsilon, attack, on }))
    ),
  ]);
  const curve = curveEpsilons(dataset).map((epsilon) => ({ epsilon, ...CURVE_ATTACK }));
  return [...new Map([...points, ...curve].map((point) => [suiteName(point), point])).values()];
}

/**
 * Names a point, as a path: `0.2/apgdCe/meanLogits`, `0.2/square/member3`.
 *
 * @example
 * ```ts
 * import { suiteName } from "ensemble-defense";
 * import assert from "assert";
 *
 * const point = { epsilon: 0.2, attack: "square", on: { member: 3 } } as const;
 * assert.equal(suiteName(point), "0.2/square/member3");
 * assert.equal(suiteName({ ...point, on: "meanProbability" }), "0.2/square/meanProbability");
 * ```
 */
export function suiteName({ epsilon, attack, on }: SuitePoint): string {
  return `${epsilon}/${attack}/${typeof on === "string" ? on : `member${on.member}`}`;
}

/** The point of a name, if it is one. */
export function suitePointOf(name: string): SuitePoint | undefined {
  const [epsilon, attack, on, ...others] = name.split("/");
  const member = /^member(\d+)$/.exec(on ?? "")?.[1];
  const followed = SUITE_GRADIENTS.find((one) => one === on);
  const known = SUITE_ATTACKS.find((one) => one === attack);
  const where = member === undefined ? followed : { member: Number(member) };
  if (others.length > 0 || known === undefined || where === undefined) return undefined;
  const point = { epsilon: Number(epsilon), attack: known, on: where };
  return Number.isFinite(point.epsilon) && suiteName(point) === name ? point : undefined;
}

/**
 * What a point does to images. The paper's attacks have its steps, scaled to the epsilon; attacks of
 * the catalogue have their published sizes.
 *
 * @param readings Their `grad2` and `grad1Member` matter
 */
export function specOf(
  { epsilon, attack, on }: SuitePoint,
  { restarts, queries }: SuiteOptions,
  { dataset, readings, seed }: {
    readonly dataset: DatasetName;
    readonly readings: Pick<Readings, "grad1Member" | "grad2">;
    readonly seed: number;
  },
): AttackSpec | CatalogueSpec {
  if (!isPaperAttack(attack)) {
    const { catalogue, ...sizes } = FURTHER_ATTACKS[attack];
    const output = on as EnsembleOutput | { member: number };
    const steps = "steps" in sizes ? sizes.steps : queries;
    return {
      catalogue,
      output,
      epsilon,
      steps,
      restarts: catalogue === "pgd" ? restarts : 1,
      seed,
    };
  }
  return {
    name: attack,
    parameters: scaledAttack(attackParameters(dataset)[attack], epsilon),
    source: sourceOf(on as SuiteGradient, readings),
    loss: "fused",
    attackLabel: "true",
    pixelClip: "unitInterval",
  };
}

function sourceOf(
  followed: SuiteGradient,
  { grad1Member, grad2 }: Pick<Readings, "grad1Member" | "grad2">,
): SourceSpec {
  if (followed === "grad1") return { grad1: grad1Member };
  return followed === "grad2" ? { grad2 } : { further: followed };
}
