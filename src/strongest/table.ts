/** Table X: every attack of the list, and the strongest of them for each image. */

import { accuracyEstimate } from "../evaluation/accuracy_estimate.ts";
import type { Estimate } from "../evaluation/estimate.ts";
import type { Scores } from "../evaluation/scores.ts";
import { randomStream } from "../random/stream.ts";
import type { ComparedCell, ComparedRow, ComparedTable } from "../reports/compared_table.ts";
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
  PAPER_ATTACKS,
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

/** The rows of Table X for one ensemble at one epsilon: clean first, the worst case last. */
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

function rowOf(
  { dataset, method, seed }: SuiteOutcomes,
  epsilon: number,
  title: string,
  single: Scores | undefined,
  ensemble: Scores | undefined,
): StrongestRow {
  const of = (who: string, scores: Scores): Estimate => {
    const path = ["strongest", dataset, method, String(epsilon), title, who];
    return accuracyEstimate([scores], () => randomStream(seed, ...path));
  };
  return {
    title,
    ...(single && { single: of("single", single) }),
    ...(ensemble && { ensemble: of("ensemble", ensemble) }),
  };
}

/** Table X of each data set and epsilon, for every form of output. */
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
  const isPaper = PAPER_ATTACKS.some((one) => one === attack);
  return isPaper
    ? SUITE_GRADIENTS
    : FURTHER_ATTACKS[attack as keyof typeof FURTHER_ATTACKS].outputs;
}
