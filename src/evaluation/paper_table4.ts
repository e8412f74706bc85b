/** The paper's Table 4, from `golden/paper/table4.json`, checked when it is first imported. */

import * as v from "valibot";
import json from "../../golden/paper/table4.json" with { type: "json" };
import type { Table4Column } from "./table4_methods.ts";

/** A method's accuracies on one data set, as fractions of the 10,000 test images. */
export type PaperTable4Cells = Readonly<Record<Table4Column, number>>;

/** A row of the paper's Table 4. */
export interface PaperTable4Row {
  /** The method, by the name that it has here. */
  readonly method: string;
  /** Its accuracies on MNIST. */
  readonly mnist: PaperTable4Cells;
  /** Its accuracies on CIFAR-10. */
  readonly cifar10: PaperTable4Cells;
}

/** The data sets of the paper's Table 4. */
export const PAPER_TABLE4_DATASETS = ["mnist", "cifar10"] as const;

/** The paper's Table 4. */
export interface PaperTable4 {
  /** Where it is printed. */
  readonly source: string;
  /** What its numbers are. */
  readonly unit: string;
  /** Its rows, from top to bottom. */
  readonly rows: readonly PaperTable4Row[];
  /** Which methods are bold, in words. */
  readonly bold: string;
  /** The methods that have an asterisk, by data set and column. */
  readonly asterisk: Readonly<
    Record<
      typeof PAPER_TABLE4_DATASETS[number],
      Readonly<Record<Table4Column, readonly string[]>>
    >
  >;
}

const accuracy = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const cells = v.strictObject({ clean: accuracy, fgsm: accuracy, bim: accuracy });
const methods = v.array(v.string());
const marked = v.strictObject({ clean: methods, fgsm: methods, bim: methods });

const paperTable4Schema: v.GenericSchema<unknown, PaperTable4> = v.strictObject({
  source: v.string(),
  unit: v.string(),
  rows: v.array(v.strictObject({ method: v.string(), mnist: cells, cifar10: cells })),
  bold: v.string(),
  asterisk: v.strictObject({ mnist: marked, cifar10: marked }),
});

/**
 * Table 4 as the paper prints it.
 *
 * @example Bagging alone has the best clean accuracy, on MNIST together with its combination
 * ```ts
 * import { PAPER_TABLE4 } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.deepEqual(PAPER_TABLE4.asterisk.cifar10.clean, ["bagging"]);
 * assert.deepEqual(PAPER_TABLE4.asterisk.mnist.clean, ["bagging", "bagging+adversarialTraining"]);
 * ```
 */
export const PAPER_TABLE4: PaperTable4 = v.parse(paperTable4Schema, json);

/** The paper's accuracies of a method on a data set, if it has them. */
export function paperTable4Cells(
  table: PaperTable4,
  dataset: string,
  method: string,
): PaperTable4Cells | undefined {
  const name = PAPER_TABLE4_DATASETS.find((name) => name === dataset);
  return name && table.rows.find((row) => row.method === method)?.[name];
}
