/** How far attacks carry over from one member to the others, as text (claim list, E5). */

import { markdownTable } from "markdown-table";
import { byDataset } from "../evaluation/datasets.ts";
import type { Replicate } from "../evaluation/outcomes.ts";
import { transferMatrix } from "../evaluation/transfer.ts";
import { ATTACK_WORDS, datasetLabel } from "./names.ts";

/**
 * The transfer matrices of the run's own attacks under the first seed of each data set, in
 * Markdown: a line for each attacking member, with the accuracy of every member and of the ensemble
 * on its images.
 *
 * @example
 * ```ts
 * import { renderTransfer } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.equal(renderTransfer([{ seed: 1, methods: [] }]), "");
 * ```
 */
export function renderTransfer(replicates: readonly Replicate[]): string {
  const first = byDataset(replicates).flatMap(({ replicates }) => replicates[0]!.methods);
  const tables = first.flatMap(({ dataset, method, labels, attacks, clean }) =>
    attacks.map(({ attack, grad1 }) => {
      const members = Array.from({ length: clean.members }, (_, member) => `member ${member}`);
      const rows = transferMatrix(grad1, labels).map((row, i) => [
        `member ${grad1[i]!.attacker}`,
        ...row.map((accuracy) => accuracy.toFixed(3)),
      ]);
      const table = markdownTable([["Attacker", ...members, "ensemble"], ...rows], {
        align: ["l", ...members.map(() => "r"), "r"],
      });
      const what = `${ATTACK_WORDS[attack]} with Grad. 1, ${datasetLabel(dataset)}, ${method}`;
      return `Transfer of ${what}: accuracy, first seed\n\n${table}`;
    })
  );
  return tables.join("\n\n");
}
