/** The claims, a sentence each, with what every recorded run says of them. */

import { markdownTable } from "markdown-table";
import { claimCounts, standingOf } from "../reports/claim_counts.ts";
import type { Results } from "../reports/results.ts";
import { caption, type NamedResults, ofLoneMethod, seedsOf } from "./named_results.ts";
import { luckSentence } from "./training_luck.ts";

/** `a, b and c`. */
const LIST = new Intl.ListFormat("en-GB");

/**
 * A table in Markdown: a line for each claim that a run was put to, with a verdict for each run; a
 * dash where a run measured nothing that the claim speaks of. Below it, what verdicts rest on.
 */
export function claimsList(runs: readonly NamedResults[]): string {
  return [claimsTable(runs), ...luckNote(runs)].join("\n\n");
}

/** Whose verdicts know nothing of what other ensembles, trained as these were, would have given. */
function luckNote(runs: readonly NamedResults[]): string[] {
  const lone = runs.filter(({ results }) => seedsOf(results) === 1);
  if (lone.length === 0) return [];
  const several = runs.filter(({ results }) => seedsOf(results) > 1);
  return [
    [
      `One ensemble of each method: ${LIST.format(lone.map(({ name }) => `\`${name}\``))}. How ` +
      "others, trained with other seeds, would differ is in none of these intervals, so a verdict " +
      "on two methods may be the luck of their training.",
      ...several.map(({ name, results }) =>
        [
          `\`${name}\` has ${seedsOf(results)}${ofLoneMethod(results) || " of each"}, and its ` +
          "intervals hold that luck.",
          luckSentence(results),
        ].join(" ").trim()
      ),
    ].join(" "),
    ...lone.flatMap(spreadNote),
  ];
}

/** What the mark in the table means. */
function spreadNote({ name, results, lent }: NamedResults): string[] {
  if (lent === undefined || lent.open.length === 0) return [];
  const decided = results.claims.filter((claim) =>
    ["reproduced", "refuted"].includes(standingOf(claim))
  );
  return [
    "†: inconclusive if every method's ensembles differ from training to training as those in " +
    `\`${lent.lender}\` do. With that spread in the intervals of all accuracies of ensembles, ` +
    `${
      decided.length - lent.open.length
    } of \`${name}\`'s ${decided.length} decided verdicts stand ` +
    "(C9, C18 and C27 are not about such accuracies).",
  ];
}

function claimsTable(runs: readonly NamedResults[]): string {
  const claims = new Map(
    runs.flatMap(({ results }) => results.claims.map(({ id, statement }) => [id, statement])),
  );
  return markdownTable([
    ["Claim", "What the paper says", ...runs.map(caption)],
    ...Array.from(claims, ([id, statement]) => [
      id!,
      statement!,
      ...runs.map((run) => verdict(run, id!)),
    ]),
  ]);
}

function verdict({ results, lent }: NamedResults, id: string): string {
  const claim = results.claims.find((one) => one.id === id);
  if (claim === undefined || claim.cases.length === 0) return "–";
  const word = claim.verdict === "reproduced" ? "**reproduced**" : claim.verdict;
  return lent?.open.includes(id) ? `${word} †` : word;
}

/** How many claims have which verdict: `9 reproduced, 6 refuted, 3 inconclusive, 11 not measured`. */
export function claimCountsText({ claims }: Pick<Results, "claims">): string {
  return claimCounts(claims).map(([standing, count]) => `${count} ${standing}`).join(", ");
}
