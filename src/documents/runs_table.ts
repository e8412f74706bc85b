/** The recorded runs at a glance. */

import { markdownTable } from "markdown-table";
import { datasetLabel } from "../reports/names.ts";
import { claimCountsText } from "./claims_list.ts";
import { methodsOf, type NamedResults } from "./named_results.ts";

/** A table in Markdown: a line for each run and data set, with its size, methods and verdicts. */
export function runsTable(runs: readonly NamedResults[]): string {
  return markdownTable([
    [
      "Run",
      "Data set",
      "Members",
      "Epochs",
      "Training images",
      "Test images",
      "Seeds",
      "Methods",
      "Claims",
    ],
    ...runs.flatMap(({ name, results }) =>
      results.protocol.map((made, p) => [
        `\`${name}\``,
        datasetLabel(made.dataset),
        ...[made.members, made.epochs, made.trainImages, made.testImages, made.replicates ?? 1]
          .map((value) => value.toLocaleString("en-US")),
        p === 0 ? methodsOf(results).map((method) => `\`${method}\``).join(", ") : "",
        p === 0 ? claimCountsText(results) : "",
      ])
    ),
  ], { align: ["l", "l", "r", "r", "r", "r", "r", "l", "l"] });
}
