/** The methods of the paper's Table 4. */

import type { AttackName } from "./outcomes.ts";
import type { Cell } from "./accuracy.ts";

/** A method as Table 4 has it. */
export interface Table4Method {
  /** The method, by the name that it has here. */
  readonly method: string;
  /**
   * What its accuracies are of: the ensemble, attacked with Grad. 2 ("we only consider the gradient
   * Grad. 2 whenever an ensemble is attacked"), or single networks, each attacked with its own
   * gradient: the mean over the networks that were trained.
   */
  readonly of: "ensemble" | "single";
}

/** The methods of Table 4, from top to bottom. */
export const TABLE4_METHODS: readonly Table4Method[] = [
  { method: "bagging", of: "ensemble" },
  { method: "adversarialTraining", of: "single" },
  { method: "defensiveDistillation", of: "single" },
  { method: "bagging+adversarialTraining", of: "ensemble" },
  { method: "bagging+defensiveDistillation", of: "ensemble" },
];

/** The columns of Table 4, from left to right. */
export const TABLE4_COLUMNS = ["clean", "fgsm", "bim"] as const;

/** A column of Table 4: clean images, or those of an attack. */
export type Table4Column = "clean" | AttackName;

/**
 * Whether the paper has this method in Table 4 and not in Table 2: what it says of the ensembles of
 * Table 2 it does not say of these.
 *
 * @example Bagging is in both
 * ```ts
 * import { isOfTable4Alone } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert(isOfTable4Alone("bagging+adversarialTraining"));
 * assert(!isOfTable4Alone("bagging"));
 * ```
 */
export function isOfTable4Alone(method: string): boolean {
  return method !== "bagging" && TABLE4_METHODS.some((row) => row.method === method);
}

/**
 * The accuracy in one cell of Table 4, by its name in Table 2: an ensemble's with Grad. 2, or the
 * mean of single networks each attacked with its own gradient.
 *
 * @throws {Error} If the method is not one of Table 4
 *
 * @example
 * ```ts
 * import { table4Cell } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.deepEqual(table4Cell("bagging", "bim"), { column: "grad2Ensemble", attack: "bim" });
 * assert.deepEqual(table4Cell("adversarialTraining", "clean"), { column: "cleanSingle" });
 * ```
 */
export function table4Cell(method: string, column: Table4Column): Cell {
  const row = TABLE4_METHODS.find((row) => row.method === method);
  if (row === undefined) throw new Error(`${method} is not a method of Table 4`);
  const isEnsemble = row.of === "ensemble";
  if (column === "clean") return { column: isEnsemble ? "cleanEnsemble" : "cleanSingle" };
  return { column: isEnsemble ? "grad2Ensemble" : "grad1Single", attack: column };
}
