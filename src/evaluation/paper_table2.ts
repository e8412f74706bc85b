/** The paper's Table 2, from `golden/paper/table2.json`, checked when it is first imported. */

import * as v from "valibot";
import json from "../../golden/paper/table2.json" with { type: "json" };
import { ATTACK_NAMES, type AttackName } from "./outcomes.ts";

/** A row of the paper's Table 2; accuracies are fractions of the 10,000 test images. */
export interface PaperRow {
  /** `mnist` or `cifar10`. */
  readonly dataset: string;
  /** The attack. */
  readonly attack: AttackName;
  /** The method, by the name that it has here. */
  readonly method: string;
  /** No attack, the mean over single classifiers. */
  readonly cleanSingle: number;
  /** No attack, the ensemble. */
  readonly cleanEnsemble: number;
  /** Grad. 1, the mean over single classifiers. */
  readonly grad1Single: number;
  /** Grad. 1, the ensemble. */
  readonly grad1Ensemble: number;
  /** Grad. 2, the ensemble. */
  readonly grad2Ensemble: number;
}

/** What the paper attacks one data set with; sizes are in pixels scaled to [0, 1]. */
export interface PaperAttacks {
  /** FGSM's largest change of a pixel. */
  readonly fgsm: { readonly epsilon: number };
  /** BIM's largest change of a pixel, the size of a step, and how many steps. */
  readonly bim: { readonly epsilon: number; readonly alpha: number; readonly iterations: number };
}

/** The paper's Table 2 and the settings it was made with (section 4). */
export interface PaperTable2 {
  /** Where it is printed. */
  readonly source: string;
  /** What its numbers are. */
  readonly unit: string;
  /** The sizes of attacks, by data set. */
  readonly attacks: Readonly<Record<string, PaperAttacks>>;
  /** Members of every ensemble. */
  readonly members: number;
  /** Its rows, from top to bottom. */
  readonly rows: readonly PaperRow[];
}

const accuracy = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const paperTable2Schema: v.GenericSchema<unknown, PaperTable2> = v.strictObject({
  source: v.string(),
  unit: v.string(),
  attacks: v.record(
    v.string(),
    v.strictObject({
      fgsm: v.strictObject({ epsilon: positive }),
      bim: v.strictObject({ epsilon: positive, alpha: positive, iterations: count }),
    }),
  ),
  members: count,
  rows: v.array(v.strictObject({
    dataset: v.string(),
    attack: v.picklist(ATTACK_NAMES),
    method: v.string(),
    cleanSingle: accuracy,
    cleanEnsemble: accuracy,
    grad1Single: accuracy,
    grad1Ensemble: accuracy,
    grad2Ensemble: accuracy,
  })),
});

/**
 * Table 2 as the paper prints it.
 *
 * @example The surprise of section 4.1: BIM leaves more of an ensemble with Grad. 2 than with Grad. 1
 * ```ts
 * import { PAPER_TABLE2 } from "ensemble-defense";
 * import assert from "assert";
 *
 * const bim = PAPER_TABLE2.rows.filter(({ attack }) => attack === "bim");
 * assert(bim.every(({ grad1Ensemble, grad2Ensemble }) => grad2Ensemble > grad1Ensemble));
 * ```
 */
export const PAPER_TABLE2: PaperTable2 = v.parse(paperTable2Schema, json);

/** The paper's row for a data set, attack and method, if it has one. */
export function paperRow(
  table: PaperTable2,
  dataset: string,
  attack: AttackName,
  method: string,
): PaperRow | undefined {
  return table.rows.find((row) =>
    row.dataset === dataset && row.attack === attack && row.method === method
  );
}
