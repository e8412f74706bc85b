/** Table X: every attack of the list, and the strongest of them for each image. */

import { accuracyEstimate } from "../evaluation/accuracy_estimate.ts";
import type { Estimate } from "../evaluation/estimate.ts";
import type { Scores } from "../evaluation/scores.ts";
import { randomStream } from "../random/stream.ts";
import type { ComparedCell, ComparedRow, ComparedTable } from "../reports/compared_table.ts";
import { once } from "./once.ts";
import type { SuiteOutcomes } from "./outcomes.ts";
import {
  attacksAt,
  cleanEnsemble,
  cleanSingles,
  ensembleUnder,
  ensembleWorst,
  singlesUnder,
  singlesWorst,
} from "./scores.ts";
import {
  FURTHER_ATTACKS,
  isPaperAttack,
  SUITE_ATTACKS,
  SUITE_GRADIENTS,
  type SuiteAttack,
  type SuiteGradient,
  type SuitePoint,
} from "./suite.ts";

/** A row of Table X: an accuracy of single networks, of the ensemble, or of both. */
export interface StrongestRow {
  /** The attack and what it follows, in words. */
  readonly title: string;
  /** Each under the attack on itself. */
  readonly single?: Estimate;
  /** Under the attack on it. */
  readonly ensemble?: Estimate;
}

/** Attacks in words. */
export const ATTACK_TITLES: Readonly<Record<SuiteAttack, string>> = {
  fgsm: "FGSM",
  bim: "BIM",
  pgd10: "PGD-10",
  pgd40: "PGD-40",
  pgd100: "PGD-100",
  apgdCe: "APGD-CE",
  apgdDlr: "APGD-DLR",
  square: "Square",
};

/** What an attack follows, in words. */
export const FOLLOWED_TITLES: Readonly<Record<SuiteGradient, string>> = {
  grad1: "Grad. 1",
  grad2: "Grad. 2",
  normalisedMean: "normalised members",
  meanProbability: "mean probability",
  meanLogits: "mean logits",
};

/** The last row. */
export const WORST = "strongest per image";

/**
 * The rows of Table X for one ensemble at one epsilon: clean first, the worst case last.
 *
 * @param epsilon One that attacks were made at, in units of pixels in [0, 1]
 * @returns Accuracies in [0, 1]; attacks that were not made have no row
 *
 * @example Nothing is left under any attack
 * ```ts
 * import { strongestRows, suiteName, type SuiteOutcomes, suitePoints } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.from({ length: 100 }, (_, image) => image % 10);
 * const wrong = labels.map((label) => 9 - label);
 * const trained = { profile: "smoke", epochs: 1, batchSize: 1, trainImages: 1, readings: {} };
 * const computing = { seconds: 1, devices: ["CPU"], commits: [null] };
 * const options = { epsilons: [0.2], restarts: 1, queries: 1, singles: 1 };
 * const found: SuiteOutcomes = {
 *   run: { ...trained, backend: "cpu", startedAt: "2026-01-01T00:00:00Z", computing },
 *   dataset: "mnist",
 *   method: "randomInit",
 *   seed: 1,
 *   members: 1,
 *   attackers: [0],
 *   options,
 *   ensemble: "",
 *   labels,
 *   cleanEnsembleLabels: labels,
 *   cleanMemberLabels: labels,
 *   points: new Map(suitePoints("mnist", options).map((point) => {
 *     const outcome = { point, sets: 1, ensembleLabels: wrong, memberLabels: wrong };
 *     return [suiteName(point), outcome];
 *   })),
 * };
 * const rows = strongestRows(found, 0.2);
 * assert.deepEqual([rows[0]?.title, rows.at(-1)?.title], ["clean", "strongest per image"]);
 * assert.deepEqual([rows[0]?.ensemble?.effect, rows.at(-1)?.ensemble?.effect], [1, 0]);
 * ```
 */
export function strongestRows(found: SuiteOutcomes, epsilon: number): StrongestRow[] {
  return [
    cleanRow(found, epsilon),
    ...SUITE_ATTACKS.flatMap((attack) =>
      outputsOf(attack).flatMap((on) => {
        const row = attackRow(found, { epsilon, attack, on });
        return row.single === undefined && row.ensemble === undefined ? [] : [row];
      })
    ),
    worstRow(found, epsilon),
  ];
}

/** A row that has both accuracies. */
export type WholeRow = Required<StrongestRow>;

/** On clean images. */
export function cleanRow(found: SuiteOutcomes, epsilon: number): WholeRow {
  return rowOf(found, epsilon, "clean", cleanSingles(found), cleanEnsemble(found)) as WholeRow;
}

/** Under one attack; single networks stand in the row of the first output that it is made on. */
export function attackRow(
  found: SuiteOutcomes,
  { epsilon, attack, on }: Omit<SuitePoint, "on"> & { readonly on: SuiteGradient },
): StrongestRow {
  return rowOf(
    found,
    epsilon,
    `${ATTACK_TITLES[attack]}, ${FOLLOWED_TITLES[on]}`,
    on === outputsOf(attack)[0] ? singlesUnder(found, { epsilon, attack }) : undefined,
    ensembleUnder(found, { epsilon, attack, on }),
  );
}

/** Under the strongest attack for each image. */
export function worstRow(found: SuiteOutcomes, epsilon: number): WholeRow {
  const [single, ensemble] = [singlesWorst(found, epsilon), ensembleWorst(found, epsilon)];
  return rowOf(found, epsilon, WORST, single, ensemble) as WholeRow;
}

const estimateOnce = once<Estimate>();

function rowOf(
  found: SuiteOutcomes,
  epsilon: number,
  title: string,
  single: Scores | undefined,
  ensemble: Scores | undefined,
): StrongestRow {
  const { dataset, method, seed } = found;
  const of = (who: string, scores: Scores): Estimate => {
    const path = ["strongest", dataset, method, String(epsilon), title, who];
    return estimateOnce(
      found,
      path.join(),
      () => accuracyEstimate([scores], () => randomStream(seed, ...path)),
    );
  };
  return {
    title,
    ...(single && { single: of("single", single) }),
    ...(ensemble && { ensemble: of("ensemble", ensemble) }),
  };
}

/**
 * Table X of each data set and epsilon, for every form of output.
 *
 * @returns Accuracies in [0, 1]; none beside them, since the paper has no such table
 *
 * @example
 * ```ts
 * import { suiteName, type SuiteOutcomes, suitePoints, tableX } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.from({ length: 100 }, (_, image) => image % 10);
 * const wrong = labels.map((label) => 9 - label);
 * const trained = { profile: "smoke", epochs: 1, batchSize: 1, trainImages: 1, readings: {} };
 * const computing = { seconds: 1, devices: ["CPU"], commits: [null] };
 * const options = { epsilons: [0.2], restarts: 1, queries: 1, singles: 1 };
 * const found: SuiteOutcomes = {
 *   run: { ...trained, backend: "cpu", startedAt: "2026-01-01T00:00:00Z", computing },
 *   dataset: "mnist",
 *   method: "randomInit",
 *   seed: 1,
 *   members: 1,
 *   attackers: [0],
 *   options,
 *   ensemble: "",
 *   labels,
 *   cleanEnsembleLabels: labels,
 *   cleanMemberLabels: labels,
 *   points: new Map(suitePoints("mnist", options).map((point) => {
 *     const outcome = { point, sets: 1, ensembleLabels: wrong, memberLabels: wrong };
 *     return [suiteName(point), outcome];
 *   })),
 * };
 * const [table, ...others] = tableX([found]);
 * assert.equal(table?.name, "Table X, epsilon 0.2");
 * assert.deepEqual(table?.rows.at(-1)?.heads, ["randomInit", "strongest per image"]);
 * assert.equal(others.length, 0);
 * ```
 */
export function tableX(all: readonly SuiteOutcomes[]): ComparedTable[] {
  const byPlace = Map.groupBy(
    all.flatMap((found) => found.options.epsilons.map((epsilon) => ({ found, epsilon }))),
    ({ found: { dataset }, epsilon }) => `${dataset} ${epsilon}`,
  );
  return [...byPlace.values()].map((ofPlace) => {
    const [{ found: { dataset }, epsilon }] = ofPlace as [typeof ofPlace[number]];
    return {
      name: `Table X, epsilon ${epsilon}`,
      dataset,
      heads: ["Method", "Attack"],
      columns: ["Single network", "Ensemble"],
      rows: ofPlace.flatMap(({ found }) =>
        strongestRows(found, epsilon).map(({ title, single, ensemble }): ComparedRow => ({
          heads: [methodTitle(found), title],
          cells: [cell(single), cell(ensemble)],
        }))
      ),
      note: tableNote(ofPlace.map(({ found }) => found), epsilon),
    };
  });
}

/** A method's name, with the seed where it is not the first. */
export function methodTitle({ method, seed }: SuiteOutcomes): string {
  return seed === 1 ? method : `${method}, seed ${seed}`;
}

/** On what the rows of ensembles rest, a sentence for those of which it is the same. */
export function tableNote(all: readonly SuiteOutcomes[], epsilon: number): string {
  const sentences = Map.groupBy(all, (found) => {
    const { labels, members, options: { singles, restarts, queries } } = found;
    return `the first ${labels.length} test images, ${members} members, of which ${singles} were ` +
      `attacked alone; PGD from ${restarts} random starts, Square with ${queries} queries; the ` +
      `last row is over ${attacksAt(found, epsilon)} adversarial images made of each.`;
  });
  return [...sentences].map(([sentence, found]) =>
    `${found.map(methodTitle).join(", ")}: ${sentence}`
  ).join(" ");
}

/** An accuracy with its interval, or nothing. */
export function cell(estimate: Estimate | undefined): ComparedCell {
  return estimate === undefined ? {} : { ours: estimate.effect, interval: estimate.interval };
}

function outputsOf(attack: SuiteAttack): readonly SuiteGradient[] {
  return isPaperAttack(attack) ? SUITE_GRADIENTS : FURTHER_ATTACKS[attack].outputs;
}
