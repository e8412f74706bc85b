/** The claims on the page: verdict, the paper's words, and an interval bar for each case. */

import type { ClaimCase, ClaimResult, Verdict } from "../claims/claim.ts";
import { standingOf } from "../reports/claim_counts.ts";
import { caseLabel, isCounted, missingSentences } from "../reports/claims_text.ts";
import { caseVerdict, effectCells, statedRange } from "../reports/numbers.ts";
import { type Html, markup } from "./html.ts";

const SIGNS: Readonly<Record<Verdict, string>> = {
  reproduced: "✓",
  refuted: "✗",
  inconclusive: "?",
};

/** The section of all claims. */
export function claimsSection(claims: readonly ClaimResult[]): Html {
  return markup`<section id="claims" aria-labelledby="claims-title">
<h2 id="claims-title">Claims</h2>
<p>Each claim is a sentence of the paper as a comparison on the same images. A case is reproduced or
refuted if the evidence decides at 5&nbsp;% after Holm's correction for the number of cases, otherwise
inconclusive. Bars are 95&nbsp;% intervals, the upright mark is the effect, the dashed line is 0.</p>
${claims.map(claimArticle)}
</section>`;
}

/** A verdict in colour, with a sign that does not need it. */
export function verdictWord(verdict: Verdict, word: string = verdict): Html {
  return markup`<span class="verdict ${verdict}">${SIGNS[verdict]} ${word}</span>`;
}

function claimArticle(claim: ClaimResult): Html {
  const { id, statement, place, words, test, verdict, quantifier, cases } = claim;
  const [listed, counted] = [cases.filter((one) => !isCounted(one)), cases.filter(isCounted)];
  return markup`<article class="claim" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title"><span>${id}</span> <span>${statement}</span> ${
    verdictWord(verdict, standingOf(claim))
  }</h3>
<blockquote>${words === undefined ? "" : markup`<p>“${words}”</p>`}
<footer>The paper, ${place}</footer></blockquote>
${cases.length === 0 ? markup`<p>No case was measured: the claim was not put to the test.</p>` : ""}
${missingSentences(claim).map((sentence) => markup`<p>${sentence}</p>`)}
${listed.length === 0 ? "" : casesTable(id, listed)}
${
    counted.length === 0
      ? ""
      : markup`<details><summary>${counted.length} more cases: ${
        counted.some(({ own }) => own === false) ? "other readings" : "each stated range"
      }</summary>${casesTable(id, counted)}</details>`
  }
${
    test === undefined ? "" : markup`
      <details>
        <summary>How it is tested</summary>
        <p>${test}${
      quantifier === "some" ? " One case that holds is enough; all must fail to refute." : ""
    }</p>
      </details>
    `
  }
</article>\n`;
}

/**
 * The cases of a claim, or of a question.
 *
 * @param word What the verdict on a case is called
 */
export function casesTable(
  id: string,
  cases: readonly ClaimCase[],
  word: (one: ClaimCase) => string = caseVerdict,
): Html {
  const ends = cases.flatMap(({ effect, interval, range = [] }) => [effect, ...interval, ...range]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const at = (value: number): string =>
    high === low ? "50%" : `${(100 * (value - low) / (high - low)).toFixed(1)}%`;
  const quantities = [...new Set(cases.map(({ quantity = "effect" }) => quantity))];
  const isRange = cases.some(({ range }) => range !== undefined);
  const quantity = quantities.length > 1 ? undefined : quantities[0]!;
  return markup`
    <div class="scroll" tabindex="0" role="group" aria-label="${id}: cases">
      <table class="cases">${
    quantity === undefined ? "" : markup`<caption>Effect: ${quantity}</caption>`
  }
    <thead><tr><th scope="col">Case</th>${
    quantity === undefined ? markup`<th scope="col">Quantity</th>` : ""
  }<th scope="col" class="number">Effect</th><th scope="col">95&nbsp;% interval</th>${
    isRange ? markup`<th scope="col">Stated</th>` : ""
  }<th scope="col">Verdict</th></tr></thead>
    <tbody>${
    cases.map((one) =>
      markup`<tr><td>${caseLabel(one)}</td>${
        quantity === undefined ? markup`<td>${one.quantity ?? "effect"}</td>` : ""
      }<td class="number">${effectCells(one)[0]}</td><td>${effectCells(one)[1]}${
        bar(one, at)
      }</td>${
        isRange ? markup`<td>${one.range === undefined ? "" : statedRange(one.range)}</td>` : ""
      }<td>${verdictWord(one.verdict, word(one))}${
        one.beside === true ? markup`<small>beside the claim</small>` : ""
      }</td></tr>\n`
    )
  }</tbody></table>
    </div>
  `;
}

/** The interval, the effect and zero on the scale of all cases; the numbers beside it say the same. */
function bar({ effect, interval: [low, high] }: ClaimCase, at: (value: number) => string): Html {
  const length = `calc(${at(high)} - ${at(low)})`;
  return markup`<span class="bar" aria-hidden="true"><u style="left:${at(0)}"></u>
<i style="left:${at(low)};width:${length}"></i><b style="left:${at(effect)}"></b></span>`;
}
