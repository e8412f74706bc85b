/** Which readings give the paper's surprise (C8) on a run that was attacked under all of them. */

import { readingFits } from "../reports/readings_summary.ts";
import type { Results } from "../reports/results.ts";
import { type NamedResults, seedsOf } from "./named_results.ts";

/**
 * In a sentence, under which of its readings a run has both of the paper's signs with every method;
 * empty for a run that was attacked under its own alone.
 */
export function fittingReadings(
  { name, results }: Pick<NamedResults, "name"> & {
    readonly results: Pick<Results, "claims" | "protocol">;
  },
): string {
  const fits = readingFits(results.claims.find(({ id }) => id === "C8")?.cases ?? []);
  if (fits.length < 2) return "";
  const fitting = fits.filter(({ both, methods }) => both === methods);
  const { members, epochs } = results.protocol[0]!;
  const seeds = seedsOf(results);
  const trained = seeds === 1
    ? "one training"
    : `${seeds} trainings, whose luck its intervals hold`;
  return `\`${name}\` (${members} members, ${epochs} epochs; of each method ` +
    `${trained}) was attacked under other readings too. Of its ${fits.length} readings these ` +
    "have both signs with every method: " +
    `${fitting.length === 0 ? "none" : fitting.map(({ reading }) => `\`${reading}\``).join("; ")}.`;
}
