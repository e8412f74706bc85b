/** What was counted during attacks, as text: masking, domination and blocking (claim list, E3). */

import { markdownTable } from "markdown-table";
import { byDataset } from "../evaluation/datasets.ts";
import type { Counted, Replicate } from "../evaluation/outcomes.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import { ATTACK_WORDS, datasetLabel } from "./names.ts";

/**
 * The counters of the first and the last step of the run's own attacks under the first seed of each
 * data set, in Markdown: the share of gradients that are exactly 0, the largest share that one
 * member has of the gradients' norms, the mean cosine between two members' gradients, and how many
 * members are fooled.
 *
 * @returns An empty text if nothing was counted
 *
 * @example
 * ```ts
 * import { renderCounters } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.equal(renderCounters([{ seed: 1, methods: [] }]), "");
 * ```
 */
export function renderCounters(replicates: readonly Replicate[]): string {
  return byDataset(replicates).flatMap(({ dataset, replicates }) => {
    const text = countersOf(replicates[0]!);
    return text === "" ? [] : [`What was counted, ${datasetLabel(dataset)}, first seed, ${text}`];
  }).join("\n\n");
}

function countersOf({ methods }: Replicate): string {
  const rows = methods.flatMap(({ method, attacks }) =>
    attacks.flatMap(({ attack, counters }) =>
      counters === undefined ? [] : [
        ...lines(`${ATTACK_WORDS[attack]} ${method}`, "Grad. 1", counters.grad1),
        ...lines("", "Grad. 2", counters.grad2),
      ]
    )
  );
  if (rows.length === 0) return "";
  const header = ["Attack", "Gradient", "Step", "Zero", "Largest share", "Cosine", "Fooled"];
  return `before the first and the last step\n\n` +
    markdownTable([header, ...rows], { align: ["l", "l", "r", "r", "r", "r", "r"] });
}

function lines(attack: string, gradient: string, steps: Counted): string[][] {
  const last = steps.length - 1;
  return [...new Set([0, last])].map((step, i) => [
    i === 0 ? attack : "",
    i === 0 ? gradient : "",
    String(step + 1),
    ...cells(steps[step]!),
  ]);
}

function cells({ zeroShare, normShares, meanCosine, membersFooled }: StepCounters): string[] {
  return [
    zeroShare.toFixed(4),
    normShares === null ? "–" : Math.max(...normShares).toFixed(2),
    meanCosine === null ? "–" : meanCosine.toFixed(2),
    membersFooled.toFixed(2),
  ];
}
