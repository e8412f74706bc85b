/** The claims and their verdicts as text. */

import { markdownTable } from "markdown-table";
import type { ClaimCase, ClaimResult } from "../claims/claim.ts";
import { datasetLabel } from "./names.ts";
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
 * for each case with its effect (a difference of accuracies), interval and verdict. A claim that was
 * put to no case says so. With readings of common length it is 120 columns wide.
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
export function renderClaims(results: Pick<Results, "claims">): string {
  const lines = results.claims.flatMap((claim) => [
    claimLine(claim),
    ...claim.cases.length === 0 ? [["", "  no case was measured", "", "", ""]] : [],
    ...claim.cases.map(caseLine),
  ]);
  return markdownTable([HEADER, ...lines], { align: ALIGN });
}

function claimLine({ id, statement, verdict }: ClaimResult): string[] {
  return [id, statement, "", "", verdict];
}

function caseLine({ dataset, method, reading, effect, interval, verdict }: ClaimCase): string[] {
  const [low, high] = interval;
  return [
    "",
    `  ${datasetLabel(dataset)}, ${method}${reading === undefined ? "" : ` (${reading})`}`,
    signed(effect),
    `[${signed(low)}, ${signed(high)}]`,
    verdict,
  ];
}

/** A difference with its sign, a true minus: `+0.0030`, `−0.1580`, `0.0000`. */
function signed(value: number): string {
  const digits = Math.abs(value).toFixed(4);
  if (Number(digits) === 0) return digits;
  return `${value < 0 ? "−" : "+"}${digits}`;
}
