/** `docs/results.md`: the tables and verdicts of every recorded run. */

import { paperContradictions } from "../claims/contradictions.ts";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { PAPER_TABLE4 } from "../evaluation/paper_table4.ts";
import { renderClaim } from "../reports/claim_text.ts";
import { renderClaims } from "../reports/claims_text.ts";
import { renderProvenance } from "../reports/provenance_text.ts";
import { readingFits } from "../reports/readings_summary.ts";
import { renderTable2 } from "../reports/table2_text.ts";
import { renderTable4 } from "../reports/table4_text.ts";
import type { Results } from "../reports/results.ts";
import { folded } from "../reports/wording.ts";
import { agreement } from "./agreement.ts";
import { claimCountsText, claimsList } from "./claims_list.ts";
import { caption, type NamedResults } from "./named_results.ts";
import { runsTable } from "./runs_table.ts";
import { luckSentence, luckTable } from "./training_luck.ts";

/** The page in Markdown. */
export function resultsPage(runs: readonly NamedResults[]): string {
  return [
    "# Results",
    "The tables and verdicts of the runs that the repository holds, rendered from their " +
    "`results.json` by `deno task docs`. A run's own numbers stand above their 95 % intervals, and " +
    "these above the paper's. `deno task test` computes all of them again from the runs' evidence; " +
    "`deno task reproduce report --from golden/measured/NAME` writes the page with their figures.",
    runsTable(runs),
    "## Claims",
    claimsList(runs),
    "A dash: the run measured nothing that the claim speaks of. `deno task reproduce claims C8` " +
    "prints a claim in full, and with `--from golden/measured/NAME` what a run other than " +
    "`quick-mnist` says of it.",
    "Where the paper's text and its own tables disagree:",
    paperContradictions(PAPER_TABLE2, PAPER_TABLE4).map((line) => `- ${line}`).join("\n"),
    ...runs.flatMap(runSection),
  ].join("\n\n") + "\n";
}

function runSection(run: NamedResults): string[] {
  const { name, results } = run;
  return [
    `## ${name}`,
    `${caption(run)}; claims: ${claimCountsText(results)}.`,
    ...agreement(results) === "" ? [] : [agreement(results)],
    ...[renderTable2(results, PAPER_TABLE2), renderTable4(results, PAPER_TABLE4)]
      .filter((table) => table !== ""),
    ...luckTable(results) === ""
      ? []
      : [luckSentence(results), folded("Every accuracy under every seed", luckTable(results))],
    folded("What made it", preformatted(renderProvenance(results))),
    folded("Every claim and its cases", preformatted(renderClaims(results))),
    ...otherReadings(results),
  ];
}

/** Claims that were put to several readings, in full. */
function otherReadings({ claims }: Results): string[] {
  return claims.filter(({ cases }) => readingFits(cases).length > 1)
    .map((claim) => folded(`${claim.id} under every reading`, preformatted(renderClaim(claim))));
}

function preformatted(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}
