/** What stands of each explanation on some ensembles, judged by both of the paper's signs. */

import { isAnswering, notAnsweringText } from "../evaluation/answering.ts";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { type Explanation, EXPLANATIONS } from "./explanations.ts";
import { BIM_SCHEDULES, type BimSchedule } from "./grid.ts";
import type { GridOutcomes } from "./outcomes.ts";
import { agrees, findPairing, type PairingFinding } from "./pairings.ts";
import { ensembleTitle } from "./titles.ts";

/** What the ensembles of Table 2's methods that were measured say of an explanation together. */
export type Standing =
  /** Both of the paper's signs on every ensemble, and all four methods of Table 2 among them. */
  | "both signs"
  /** Both signs wherever it was measured, but not on every ensemble or all four methods yet. */
  | "lead"
  /** One sign at least is the other way round on one ensemble at least. */
  | "excluded"
  | "open"
  | "not measured";

/** An explanation on one ensemble. */
export interface EnsembleFinding {
  /** The ensemble. */
  readonly found: GridOutcomes;
  /** What the explanation's pairing gives on it. */
  readonly finding: PairingFinding;
}

/** An explanation, and what was found. */
export interface ExplanationFinding {
  /** The explanation. */
  readonly explanation: Explanation;
  /** Every ensemble that it was put to. */
  readonly ensembles: readonly EnsembleFinding[];
  /** What these say together. */
  readonly standing: Standing;
}

/** The methods that a finding must hold on: of no others has the paper both gradients. */
const METHODS_OF_A_FINDING: ReadonlySet<string> = new Set(
  PAPER_TABLE2.rows.map(({ method }) => method),
);

/**
 * Puts every explanation to all ensembles, with BIM in the steps of a schedule. Ensembles that answer
 * alike whatever they are shown are asked nothing.
 *
 * @returns As many as there are explanations, in their order
 *
 * @example Both of the paper's signs under its literal words, but on one of its four methods alone
 * ```ts
 * import { type GridOutcomes, gridPoints, judgeExplanations, pointName } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.from({ length: 100 }, (_, image) => image % 10);
 * const wrong = labels.map((label) => 9 - label);
 * const points = gridPoints({
 *   schedules: ["fgsm", "paper"],
 *   losses: ["fused"],
 *   attackLabels: ["true"],
 *   followed: ["grad1", "signOfMean"],
 * });
 * const found: GridOutcomes = {
 *   runs: [],
 *   dataset: "mnist",
 *   method: "randomInit",
 *   seed: 1,
 *   members: 1,
 *   attackers: [0],
 *   ensemble: "",
 *   labels,
 *   cleanEnsembleLabels: labels,
 *   cleanMemberLabels: labels,
 *   points: new Map(points.map((point) => {
 *     const isLeft = (point.schedule === "fgsm") === (point.followed === "grad1");
 *     const ensembleLabels = isLeft ? labels : wrong;
 *     return [pointName(point), { point, images: 100, ensembleLabels, counters: [] }];
 *   })),
 * };
 * const [literal, masking] = judgeExplanations([found], "paper");
 * assert.equal(literal?.standing, "lead");
 * assert.equal(masking?.standing, "not measured");
 * ```
 */
export function judgeExplanations(
  all: readonly GridOutcomes[],
  schedule: BimSchedule,
): ExplanationFinding[] {
  const answering = all.filter(isAnswering);
  return EXPLANATIONS.map((explanation) => {
    const ensembles = answering.flatMap((found) => {
      const finding = findPairing(found, explanation.pairing, schedule);
      return finding === undefined ? [] : [{ found, finding }];
    });
    const ofTable2 = ensembles.filter(({ found }) => isOfTable2(found));
    // Other methods are shown and say nothing of the paper, unless there is nothing else.
    const standing = standingOf(ofTable2.length > 0 ? ofTable2 : ensembles);
    const isPartial = answering.filter(isOfTable2).length > ofTable2.length;
    return {
      explanation,
      ensembles,
      standing: standing === "both signs" && isPartial ? "lead" : standing,
    };
  });
}

/** BIM's schedules under which some explanation was measured. */
export function measuredSchedules(all: readonly GridOutcomes[]): BimSchedule[] {
  return BIM_SCHEDULES.filter((schedule) =>
    EXPLANATIONS.some(({ pairing }) =>
      all.some((found) => findPairing(found, pairing, schedule) !== undefined)
    )
  );
}

/** A sentence for each ensemble that is asked nothing. */
export function leftOutText(all: readonly GridOutcomes[]): string[] {
  return all.filter((found) => !isAnswering(found))
    .map((found) => notAnsweringText(ensembleTitle(found), found));
}

/** The explanations that have both signs wherever they were measured, on all four methods or fewer. */
export function leadsOf(findings: readonly ExplanationFinding[]): ExplanationFinding[] {
  return findings.filter(({ standing }) => standing === "both signs" || standing === "lead");
}

/**
 * How far an explanation is from the paper's two differences on the ensemble where it is farthest;
 * undefined where the paper has none of the ensembles.
 */
export function farthest(ensembles: readonly EnsembleFinding[]): number | undefined {
  const distances = ensembles.flatMap(({ finding: { distance } }) => distance?.effect ?? []);
  return distances.length === 0 ? undefined : Math.max(...distances);
}

function isOfTable2({ method }: GridOutcomes): boolean {
  return METHODS_OF_A_FINDING.has(method);
}

function standingOf(ensembles: readonly EnsembleFinding[]): Standing {
  if (ensembles.length === 0) return "not measured";
  // Bonferroni: any one of these signs, of two on each ensemble, would exclude it. That all of them
  // are there, on the other hand, needs no correction.
  const level = 0.025 / (2 * ensembles.length);
  const isRefuted = ({ finding: { fgsm, bim } }: EnsembleFinding): boolean =>
    Math.min(fgsm.againstSign, bim.againstSign) < level;
  if (ensembles.some(isRefuted)) return "excluded";
  if (!ensembles.every(({ finding }) => agrees(finding))) return "open";
  const methodsOf = Map.groupBy(ensembles, ({ found }) => found.dataset);
  const isWhole = [...methodsOf.values()].every((ofDataset) =>
    METHODS_OF_A_FINDING.isSubsetOf(new Set(ofDataset.map(({ found }) => found.method)))
  );
  return isWhole ? "both signs" : "lead";
}
