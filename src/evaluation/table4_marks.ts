/** The marks of Table 4, as its caption defines them. */

import { TABLE4_METHODS } from "./table4_methods.ts";

/** A method's accuracy in a column. */
export interface MarkedAccuracy {
  /** The method. */
  readonly method: string;
  /** Its accuracy, in [0, 1]. */
  readonly accuracy: number;
}

/** Which methods have which mark in a column. */
export interface Table4Marks {
  /** "Bold text to the best performance of the first three methods." */
  readonly bold: readonly string[];
  /** "The asterisk to the best method including combinations of defensive strategies." */
  readonly asterisk: readonly string[];
}

const FIRST_THREE = TABLE4_METHODS.slice(0, 3).map(({ method }) => method);

/**
 * The marks of one column on one data set. Accuracies are compared as they are printed, with four
 * decimals: the paper marks both that are equal so. Marks say which number is largest, not that the
 * difference is more than luck: claims C21 to C26 say that.
 *
 * @param column The accuracies of the methods of Table 4 that were measured
 *
 * @example Clean MNIST: bagging is best of the first three, and ties with its combination
 * ```ts
 * import { PAPER_TABLE4, table4Marks } from "ensemble-defense";
 * import assert from "assert";
 *
 * const column = PAPER_TABLE4.rows.map(({ method, mnist }) => ({ method, accuracy: mnist.clean }));
 * assert.deepEqual(table4Marks(column), {
 *   bold: ["bagging"],
 *   asterisk: ["bagging", "bagging+adversarialTraining"],
 * });
 * ```
 */
export function table4Marks(column: readonly MarkedAccuracy[]): Table4Marks {
  return {
    bold: best(column.filter(({ method }) => FIRST_THREE.includes(method))),
    asterisk: best(column),
  };
}

function best(column: readonly MarkedAccuracy[]): string[] {
  const printed = column.map(({ method, accuracy }) => ({ method, value: accuracy.toFixed(4) }));
  const highest = printed.reduce((a, { value }) => value > a ? value : a, "");
  return printed.filter(({ value }) => value === highest).map(({ method }) => method);
}
