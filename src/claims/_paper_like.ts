/**
 * Outcomes whose accuracies are the paper's, for tests: of every method of its tables, on as many
 * images as asked for, and with any number changed.
 */

import type { DatasetName } from "../data/dataset.ts";
import { madeUpLabels } from "../evaluation/_made_up_outcomes.ts";
import type { AttackedColumn } from "../evaluation/accuracy.ts";
import {
  ATTACK_NAMES,
  type AttackName,
  type AttackOutcomes,
  type MethodOutcomes,
  type Predictions,
} from "../evaluation/outcomes.ts";
import { PAPER_TABLE2, paperRow } from "../evaluation/paper_table2.ts";
import { PAPER_TABLE4, paperTable4Cells } from "../evaluation/paper_table4.ts";
import { TABLE4_METHODS } from "../evaluation/table4_methods.ts";

/** The methods of both tables, Table 2's first. */
export const METHODS: readonly string[] = [
  ...new Set([...PAPER_TABLE2.rows, ...PAPER_TABLE4.rows].map(({ method }) => method)),
];

/** One method's accuracies, and what else is made up of it. */
export interface Numbers {
  readonly cleanSingle: number;
  readonly cleanEnsemble: number;
  readonly fgsm: Readonly<Record<AttackedColumn, number>>;
  readonly bim: Readonly<Record<AttackedColumn, number>>;
  /** Of the members that an attack on another could fool, the share that it does. */
  readonly transfer: number;
  /** Test sets on which members that are wrong name different labels. */
  readonly diverseOn: readonly ("clean" | AttackName)[];
  /** A label whose images no attack turns. */
  readonly unfooled?: number;
}

/** Changes some of a method's numbers. */
export type Change = (numbers: Numbers, dataset: DatasetName, method: string) => Numbers;

/** What is made up. */
export interface PaperLike {
  readonly datasets?: readonly DatasetName[];
  readonly methods?: readonly string[];
  readonly images?: number;
  readonly members?: number;
  readonly change?: Change;
}

/** Outcomes like the paper's; without more being said of both data sets and all methods. */
export function paperLike(
  { datasets = ["mnist", "cifar10"], methods = METHODS, images = 2000, members = 3, change }:
    PaperLike = {},
): MethodOutcomes[] {
  return datasets.flatMap((dataset) =>
    methods.map((method) => {
      const numbers = printedNumbers(dataset, method);
      const changed = change?.(numbers, dataset, method) ?? numbers;
      return outcomesOf(dataset, method, changed, images, members);
    })
  );
}

/** What the paper prints of a method; what it does not print is made up to fit. */
function printedNumbers(dataset: DatasetName, method: string): Numbers {
  const name = dataset === "synthetic" ? "mnist" : dataset;
  const [fgsm, bim] = ATTACK_NAMES.map((attack) => paperRow(PAPER_TABLE2, name, attack, method));
  const rest = {
    transfer: 0.5,
    diverseOn: [...ATTACK_NAMES, ...method === "mixedModels" ? ["clean" as const] : []],
  };
  if (fgsm && bim) {
    const { cleanSingle, cleanEnsemble } = fgsm;
    // The paper's margin on MNIST is two images, too few to tell even of twice as many.
    const isTooClose = method === "gaussianNoise" && name === "mnist";
    return { ...rest, cleanSingle, cleanEnsemble: isTooClose ? 0.99225 : cleanEnsemble, fgsm, bim };
  }
  const { clean, ...attacked } = paperTable4Cells(PAPER_TABLE4, name, method)!;
  const isEnsemble = TABLE4_METHODS.some((row) => row.method === method && row.of === "ensemble");
  const columns = (value: number): Numbers["fgsm"] => ({
    grad1Single: isEnsemble ? value / 2 : value,
    grad1Ensemble: value,
    grad2Ensemble: isEnsemble ? value : value / 2,
  });
  return {
    ...rest,
    cleanSingle: isEnsemble ? clean - 0.01 : clean,
    cleanEnsemble: clean,
    fgsm: columns(attacked.fgsm),
    bim: columns(attacked.bim),
  };
}

/**
 * Every image has a rank that all methods share, spread evenly over the classes; whoever has an
 * accuracy a is right on the images of rank below a. So accuracies are exact, and the more accurate
 * one is right wherever the other is.
 */
function outcomesOf(
  dataset: DatasetName,
  method: string,
  numbers: Numbers,
  images: number,
  members: number,
): MethodOutcomes {
  const labels = madeUpLabels(images);
  const rank = Float64Array.from(labels, (_, i) => ((37 * i) % images + 0.5) / images);
  const { cleanSingle, unfooled } = numbers;
  const row = (share: number, wrong: number): Uint8Array =>
    labels.map((label, i) => {
      const isRight = rank[i]! < (label === unfooled ? cleanSingle : share);
      return isRight ? label : (label + wrong) % 10;
    });
  const rows = (count: number, share: (row: number) => number, isDiverse: boolean): Uint8Array => {
    const all = new Uint8Array(count * images);
    for (let r = 0; r < count; r++) all.set(row(share(r), isDiverse ? 1 + r : 1), r * images);
    return all;
  };
  const predict = (
    single: (member: number) => number,
    ensemble: number,
    on?: "clean" | AttackName,
  ): Predictions => ({
    members,
    images,
    memberLabels: rows(members, single, on !== undefined && numbers.diverseOn.includes(on)),
    ensembleLabels: row(ensemble, 1),
  });
  const attacked = (attack: AttackName): AttackOutcomes => {
    const { grad1Single, grad1Ensemble, grad2Ensemble } = numbers[attack];
    const others = cleanSingle - numbers.transfer * (cleanSingle - grad1Single);
    return {
      attack,
      grad1: Array.from({ length: members }, (_, attacker) => ({
        attacker,
        predictions: predict((m) => m === attacker ? grad1Single : others, grad1Ensemble),
      })),
      grad2: predict(() => grad1Single, grad2Ensemble, attack),
    };
  };
  return {
    dataset,
    method,
    labels,
    clean: predict(() => cleanSingle, numbers.cleanEnsemble, "clean"),
    attacks: ATTACK_NAMES.map(attacked),
  };
}
