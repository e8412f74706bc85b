/** Results of a recorded run under its name. */

import { datasetLabel } from "../reports/names.ts";
import type { Results } from "../reports/results.ts";

/** A recorded run's results. */
export interface NamedResults {
  /** Its folder in `golden/measured`. */
  readonly name: string;
  readonly results: Results;
}

/** A run in a few words: `quick, MNIST`. */
export function caption({ results: { profile, datasets } }: NamedResults): string {
  return `${profile}, ${datasets.map(datasetLabel).join(" and ")}`;
}

/** The methods of a run, in the order of its tables. */
export function methodsOf({ table2, table4 }: Results): string[] {
  return [...new Set([...table2, ...table4].map(({ method }) => method))];
}
