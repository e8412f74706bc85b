/** Which methods the paper's tables are of. */

import { TABLE2_METHODS } from "../evaluation/table2.ts";
import { TABLE4_METHODS } from "../evaluation/table4_methods.ts";
import { METHOD_NAMES, type MethodName } from "../training/method.ts";

/** The paper's tables of results. */
export const PAPER_TABLES = ["2", "4"] as const;

/** A table of results. */
export type PaperTable = typeof PAPER_TABLES[number];

const METHODS_OF: Readonly<Record<PaperTable, readonly string[]>> = {
  "2": TABLE2_METHODS,
  "4": TABLE4_METHODS.map(({ method }) => method),
};

/**
 * The methods of some tables, each once.
 *
 * @example
 * ```ts
 * import { methodsOfTables } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.equal(methodsOfTables(["2"]).length, 4);
 * assert.equal(methodsOfTables(["2", "4"]).length, 8); // bagging is in both
 * ```
 */
export function methodsOfTables(tables: readonly PaperTable[]): MethodName[] {
  const names = new Set(tables.flatMap((table) => METHODS_OF[table]));
  return METHOD_NAMES.filter((name) => names.has(name));
}
