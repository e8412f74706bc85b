/** Results of a recorded run under its name. */

import type { DatasetName } from "../data/dataset.ts";
import { profileEpochs, PROFILES } from "../experiments/profile.ts";
import { datasetLabel } from "../reports/names.ts";
import { otherReadings } from "../reports/other_readings.ts";
import type { Results } from "../reports/results.ts";

/** A recorded run's results. */
export interface NamedResults {
  /** Its folder in `golden/measured`. */
  readonly name: string;
  readonly results: Results;
  /** For a run of one training each that another lends its spread to. */
  readonly lent?: LentSpread;
}

/** What the spread between the trainings of one run says of the verdicts of another. */
export interface LentSpread {
  /** The run of several trainings. */
  readonly lender: string;
  /** The claims that are decided, and would not be with that spread. */
  readonly open: readonly string[];
}

/**
 * A run in a few words: `quick, MNIST, 3 seeds`, `paper, MNIST, 3 seeds of randomInit`, and
 * `paper, CIFAR-10, 5 epochs, attackLabel=notGiven` if these are not its profile's and the defaults.
 */
export function caption({ results }: NamedResults): string {
  const seeds = seedsOf(results);
  return [
    results.profile,
    results.datasets.map(datasetLabel).join(" and "),
    ...otherEpochs(results),
    ...otherReadings(results),
    ...(seeds === 1 ? [] : [`${seeds} seeds${ofLoneMethod(results)}`]),
  ].join(", ");
}

function otherEpochs({ profile, protocol }: Results): string[] {
  const known = Object.values(PROFILES).find(({ name }) => name === profile);
  if (known === undefined) return [];
  const others = protocol.filter(({ dataset, epochs }) =>
    epochs !== profileEpochs(known, dataset as DatasetName)
  );
  return [...new Set(others.map(({ epochs }) => `${epochs} epochs`))];
}

/** Under how many seeds every method was trained, on the data set with the fewest. */
export function seedsOf({ protocol }: Pick<Results, "protocol">): number {
  return Math.min(...protocol.map(({ replicates }) => replicates ?? 1));
}

/** ` of bagging` for a run of one method; empty for one of several. */
export function ofLoneMethod(results: Results): string {
  const [method, ...others] = methodsOf(results);
  return method === undefined || others.length > 0 ? "" : ` of ${method}`;
}

/** The methods of a run, in the order of its tables. */
export function methodsOf({ table2, table4 }: Results): string[] {
  return [...new Set([...table2, ...table4].map(({ method }) => method))];
}
