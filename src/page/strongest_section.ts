/** The strongest attacks on the page: what is left, Table X, and what a reviewer asks. */

import { answerQuestions, ANSWERS } from "../strongest/judge.ts";
import type { SuiteOutcomes } from "../strongest/outcomes.ts";
import { remainsTables, whatRemains } from "../strongest/remains.ts";
import { tableX } from "../strongest/table.ts";
import type { ClaimResult } from "../claims/claim.ts";
import { casesTable, verdictWord } from "./claims_section.ts";
import { type Html, markup } from "./html.ts";
import { table } from "./tables_section.ts";

/** The section of the strongest attacks; without any it says how to make them. */
export function strongestSection(all: readonly SuiteOutcomes[]): Html {
  return markup`<section id="strongest" aria-labelledby="strongest-title">
<h2 id="strongest-title">Strongest attacks</h2>
${
    all.length === 0
      ? markup`<p>No stronger attack than the paper's was made on these networks:
<code>deno task reproduce strongest</code> with the flags of this run makes them.</p>`
      : measured(all)
  }
</section>`;
}

function measured(all: readonly SuiteOutcomes[]): Html {
  return markup`${whatRemains(all).map((sentence) => markup`<p>${sentence}</p>\n`)}
${remainsTables(all).map(table)}
<details><summary>Every attack</summary>${tableX(all).map(table)}</details>
<h3>What a sceptical reviewer asks</h3>
<p>A case is answered if the evidence decides at 5 % after Holm's correction for the number of
cases, otherwise it is open.</p>
${answerQuestions(all).map(question)}`;
}

function question({ id, statement, test, verdict, cases }: ClaimResult): Html {
  return markup`<article class="claim" id="${id}" aria-labelledby="${id}-title">
<h4 id="${id}-title"><span>${id}</span> <span>${statement}</span> ${
    verdictWord(verdict, ANSWERS[verdict])
  }</h4>
<p class="soft">${test ?? ""}</p>
${
    cases.length === 0
      ? markup`<p>Nothing was measured that answers it.</p>`
      : casesTable(id, cases, (one) => ANSWERS[one.verdict])
  }
${
    cases.filter(({ note }) => note !== undefined).map(({ method, on, note }) =>
      markup`<p class="soft">${method}, ${on ?? ""}: ${note!}.</p>\n`
    )
  }</article>\n`;
}
