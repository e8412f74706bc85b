/** What a run measured, as its results name it. */

import type { MeasuredMethod } from "../evidence/evidence_folder.ts";
import type { Results } from "./results.ts";

/**
 * The methods of each data set that results have rows of, data set after data set: those of Table 2
 * in its order, then the others of Table 4.
 */
export function measuredMethods(
  { datasets, table2, table4 }: Pick<Results, "datasets" | "table2" | "table4">,
): MeasuredMethod[] {
  return (datasets as MeasuredMethod["dataset"][]).flatMap((dataset) => {
    const methods = [
      ...table2.filter((row) => row.dataset === dataset),
      ...table4.filter((row) => row[dataset] !== undefined),
    ].map(({ method }) => method);
    return [...new Set(methods)].map((method) => ({ dataset, method }));
  });
}
