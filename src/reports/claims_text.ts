/** The claims and their verdicts as text. */

import { markdownTable } from "markdown-table";
import type { ClaimCase, ClaimResult } from "../claims/claim.ts";
import { standingOf } from "./claim_counts.ts";
import { stringLength } from "./compared_text.ts";
import { ATTACK_WORDS, datasetLabel } from "./names.ts";
import { caseVerdict, effectCells, statedRange } from "./numbers.ts";
import { type Paint, PLAIN } from "./paint.ts";
import { readingFits } from "./readings_summary.ts";
import type { Results } from "./results.ts";

const HEADER: readonly string[] = [
  "Claim",
  "Statement, cases",
  "Effect",
  "95 % interval",
  "Verdict",
];
const ALIGN: readonly string[] = ["l", "l", "r", "r", "l"];

/**
 * The claims in Markdown: a line for each claim with its verdict on the whole, and below it a line
 * for each case with its effect (a difference of accuracies), interval and verdict. Ranges that the
 * text states, and readings other than the run's own, are counted in one line; `renderClaim` shows
 * them all. A claim that was put to no case is `not measured`. With readings of common length it is 120
 * columns wide.
 *
 * @param paint Colours for a terminal; none unless told
 *
 * @example The paper's own table, put to its own claims
 * ```ts
 * import { claimsOnPaper, PAPER_TABLE2, renderClaims } from "ensemble-defense";
 * import assert from "assert";
 *
 * const text = renderClaims({ claims: claimsOnPaper(PAPER_TABLE2) });
 * assert.match(text, /MNIST, randomInit +\| \+0\.0030 \| \[\+0\.0030, \+0\.0030\] \| reproduced/);
 * ```
 */
export function renderClaims(
  results: Pick<Results, "claims">,
  paint: Paint = PLAIN,
): string {
  const lines = results.claims.flatMap((claim) => [
    claimLine(claim, paint),
    ...claim.cases.filter((one) => !isCounted(one)).map((one) => caseLine(one, paint)),
    ...countLines(claim.cases.filter(isCounted)),
    ...missingNames(claim).map((names) => ["", `  not measured: ${names}`, "", "", ""]),
  ]);
  return markdownTable([HEADER, ...lines], { align: ALIGN, stringLength });
}

/** Whether a case is counted, not listed: another reading, or one of many stated ranges. */
export function isCounted({ own, kind, beside, words }: ClaimCase): boolean {
  return own === false || kind === "range" && (beside === true || words !== undefined);
}

/** What a claim misses, and what comes of it, in a sentence for each data set. */
export function missingSentences(claim: Pick<ClaimResult, "missing">): string[] {
  return missingNames(claim).map((names) =>
    `Not measured: ${names}. So the claim can be refuted here, but not reproduced.`
  );
}

/** What a claim misses, data set by data set: `bagging, randomInit on MNIST`, `BIM of bagging on …`. */
function missingNames({ missing = [] }: Pick<ClaimResult, "missing">): string[] {
  const groups = Map.groupBy(missing, ({ dataset, attack }) => `${dataset} ${attack ?? ""}`);
  return Array.from(groups.values(), (found) => {
    const { dataset, attack } = found[0]!;
    const methods = found.map(({ method }) => method).join(", ");
    return `${attack === undefined ? "" : `${ATTACK_WORDS[attack]} of `}${methods} on ${
      datasetLabel(dataset)
    }`;
  });
}

function claimLine(claim: ClaimResult, paint: Paint): string[] {
  const { id, statement, verdict, cases } = claim;
  const tone = cases.length === 0 ? "aside" : verdict;
  return [id, statement, "", "", paint(standingOf(claim), tone)];
}

function caseLine(one: ClaimCase, paint: Paint): string[] {
  const verdict = paint(caseVerdict(one), one.verdict);
  return [
    "",
    `  ${caseLabel(one)}`,
    ...effectCells(one),
    one.beside === true ? `(${verdict})` : verdict,
  ];
}

/** Which case it is: `MNIST, bagging, FGSM: 3 of 5 are enough (grad2=signOfMean)`. */
export function caseLabel({ dataset, method, on, reading, note }: ClaimCase): string {
  const name = [datasetLabel(dataset), method, ...on === undefined ? [] : [on]].join(", ");
  return `${name}${note === undefined ? "" : `: ${note}`}` +
    (reading === undefined ? "" : ` (${reading})`);
}

function countLines(counted: readonly ClaimCase[]): string[][] {
  const lines: string[] = [];
  const ranges = counted.filter(({ kind }) => kind === "range");
  if (ranges.length > 0) {
    const stated = new Set(
      ranges.map(({ range }) => range === undefined ? "" : statedRange(range)),
    );
    const what = stated.size === 1 ? `cases inside ${[...stated][0]}` : "cells inside";
    const undecided = ranges.filter(({ verdict }) => verdict === "inconclusive").length;
    const inside = ranges.filter(({ verdict }) => verdict === "reproduced").length;
    lines.push(
      `${inside} of ${ranges.length} ${what}${undecided === 0 ? "" : `, ${undecided} undecided`}`,
    );
  }
  const fits = readingFits(counted);
  if (fits.length > 0) {
    const agree = fits.filter(({ bim, methods }) => bim === methods).length;
    const both = fits.filter((fit) => fit.both === fit.methods).length;
    lines.push(`${agree} of ${fits.length} other readings agree, ${both} under FGSM (C4) too`);
  }
  return lines.map((line) => ["", `  ${line}`, "", "", ""]);
}
