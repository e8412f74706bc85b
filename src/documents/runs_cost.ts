/** What the recorded runs took, and how much evidence they left. */

import { markdownTable } from "markdown-table";
import { duration } from "../reports/duration.ts";
import type { NamedResults } from "./named_results.ts";

/** A recorded run, with the size of its evidence. */
export interface SizedResults extends NamedResults {
  readonly evidenceBytes: number;
}

/** A table in Markdown: a line for each run; a dash where it was not noted what computed it. */
export function runsCost(runs: readonly SizedResults[]): string {
  return markdownTable([
    ["Run", "One thread's time", "On", "Evidence"],
    ...runs.map(({ name, results: { computing }, evidenceBytes }) => [
      `\`${name}\``,
      computing === undefined ? "–" : duration(computing.seconds),
      computing?.devices.join("; ") ?? "–",
      `${Math.round(evidenceBytes / 1e3).toLocaleString("en-US")} kB`,
    ]),
  ], { align: ["l", "r", "l", "r"] });
}
