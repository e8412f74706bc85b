/** What an option of a reading comes to on the paper's networks, for `docs/deviations.md`. */

import { markdownTable } from "markdown-table";
import { PAPER_TABLE4, paperTable4Cells } from "../evaluation/paper_table4.ts";
import { isOfTable4Alone, TABLE4_COLUMNS } from "../evaluation/table4_methods.ts";
import { DEFAULT_READINGS, type Readings } from "../experiments/readings.ts";
import { fraction } from "../reports/numbers.ts";
import type { Results } from "../reports/results.ts";
import { protocolText, table4AccuracyCells, withDefaults } from "./measured.ts";

/**
 * The defences of Table 4 under each option of a reading that was measured on networks of the
 * paper's size.
 *
 * @param measured Results on the same images of the same networks: with every default, and each with
 * one other option of a reading that changes attacks alone
 */
export function paperNetworksSection(name: keyof Readings, measured: readonly Results[]): string[] {
  const others = measured.filter(({ readings }) => readings[name] !== DEFAULT_READINGS[name]);
  if (others.length === 0) return [];
  const runs = [withDefaults(measured), ...others];
  return [
    `On the paper's networks, as in Table 4 (${
      protocolText(runs[0]!)
    }; the paper's accuracies are ` +
    "of all test images). `deno task record:readings paper` makes it.",
    table(name, runs),
  ];
}

function table(name: keyof Readings, runs: readonly Results[]): string {
  const { table4, protocol } = runs[0]!;
  const methods = table4.map(({ method }) => method).filter(isOfTable4Alone);
  const rows = methods.flatMap((method) =>
    [
      ...runs.map((run) => [`\`${run.readings[name]}\``, ...table4AccuracyCells(run, method)]),
      ["the paper", ...paperAccuracies(protocol[0]!.dataset, method)],
    ].map((row, at) => [at === 0 ? `\`${method}\`` : "", ...row])
  );
  return markdownTable([["Method", `\`${name}\``, "Clean", "FGSM", "BIM"], ...rows]);
}

function paperAccuracies(dataset: string, method: string): string[] {
  const cells = paperTable4Cells(PAPER_TABLE4, dataset, method)!;
  return TABLE4_COLUMNS.map((column) => fraction(cells[column]));
}
