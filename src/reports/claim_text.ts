/** One claim in full, as text. */

import { markdownTable } from "markdown-table";
import type { ClaimCase, ClaimResult } from "../claims/claim.ts";
import { standingOf } from "./claim_counts.ts";
import { caseLabel, missingSentences } from "./claims_text.ts";
import { caseVerdict, effectCells, signed, signedInterval, statedRange } from "./numbers.ts";
import { readingFits } from "./readings_summary.ts";

/** Columns of running text. */
const WIDTH = 100;

/**
 * A claim in full: the paper's words and their place, the test, what the evidence rests on, every
 * case with its effect, interval and verdict (the run's own readings first), and, where a claim was
 * put to several readings, which of them fit the paper.
 *
 * @example
 * ```ts
 * import { claimsOnPaper, PAPER_TABLE2, renderClaim } from "ensemble-defense";
 * import assert from "assert";
 *
 * const c3 = claimsOnPaper(PAPER_TABLE2).find(({ id }) => id === "C3")!;
 * assert.match(renderClaim(c3), /^C3: reproduced\nFGSM: ensembles under Grad. 2 beat single/);
 * ```
 */
export function renderClaim(claim: ClaimResult): string {
  const { id, statement, place, words, test, quantifier, cases } = claim;
  const counted = cases.filter(({ beside }) => beside !== true);
  const beside = cases.filter((one) => one.beside === true);
  const parts = [
    `${id}: ${standingOf(claim)}\n${statement}`,
    words === undefined ? `The paper: ${place}` : wrap(`The paper (${place}): “${words}”`),
    ...test === undefined ? [] : [wrap(`Test: ${test}`)],
    wrap(restsOn(cases)),
    ...quantifier === "some"
      ? [wrap("One case that holds is enough; all must fail to refute.")]
      : [],
    ...missingSentences(claim).map(wrap),
    ...section("Cases", counted),
    ...section("Beside the claim, not part of its verdict", beside),
    ...sentences(cases),
    ...readingsTable(cases),
  ];
  return parts.join("\n\n");
}

function restsOn(cases: readonly ClaimCase[]): string {
  if (cases.length === 0) return "No case was measured: the claim was not put to the test.";
  const counts = cases.flatMap(({ replicates }) => replicates === undefined ? [] : [replicates]);
  if (counts.length === 0) return "Printed accuracies without intervals: the effect alone decides.";
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const corrected =
    "Verdicts hold at 5 % after Holm's correction for the number of cases; intervals " +
    "are of 95 % each.";
  if (most === 1) {
    return `Rests on one ensemble a method: the luck of training is not in the intervals. ${corrected}`;
  }
  const range = least === most ? `${most}` : `${least} to ${most}`;
  return `Rests on ${range} replicate ensembles a method, whose spread is part of the intervals. ` +
    corrected;
}

function section(title: string, cases: readonly ClaimCase[]): string[] {
  if (cases.length === 0) return [];
  const isRange = cases.some(({ range }) => range !== undefined);
  const hasFgsm = cases.some(({ fgsm }) => fgsm !== undefined);
  const quantities = [...new Set(cases.map(({ quantity = "effect" }) => quantity))];
  const isOne = quantities.length === 1;
  const table = markdownTable([
    [
      "Case",
      ...isOne ? [] : ["Quantity"],
      "Effect",
      "95 % interval",
      ...isRange ? ["Stated"] : [],
      "Verdict",
      ...hasFgsm ? ["FGSM", "FGSM verdict"] : [],
    ],
    ...cases.map((one) => [
      caseLabel(one),
      ...isOne ? [] : [one.quantity ?? "effect"],
      ...effectCells(one),
      ...isRange ? [one.range === undefined ? "" : statedRange(one.range)] : [],
      caseVerdict(one),
      ...hasFgsm ? fgsmCells(one) : [],
    ]),
  ], {
    align: [
      "l",
      ...isOne ? [] : ["l"],
      "r",
      "r",
      ...isRange ? ["l"] : [],
      "l",
      ...hasFgsm ? ["r", "l"] : [],
    ],
  });
  return [`${title}${isOne ? ` (effect: ${quantities[0]})` : ""}:\n\n${table}`];
}

function fgsmCells({ fgsm }: ClaimCase): string[] {
  if (fgsm === undefined) return ["", ""];
  return [`${signed(fgsm.effect)} ${signedInterval(fgsm.interval)}`, fgsm.verdict];
}

/** The paper's sentences where cases come from different ones. */
function sentences(cases: readonly ClaimCase[]): string[] {
  const all = [...new Set(cases.flatMap(({ words }) => words === undefined ? [] : [words]))];
  return all.length === 0 ? [] : [all.map((words) => wrap(`“${words}”`)).join("\n")];
}

function readingsTable(cases: readonly ClaimCase[]): string[] {
  const fits = readingFits(cases);
  if (fits.length < 2) return [];
  const table = markdownTable([
    ["Reading", "BIM", "FGSM", "both"],
    ...fits.map(({ reading, own, methods, bim, fgsm, both }) => [
      own ? `${reading} (the run's own)` : reading,
      ...[bim, fgsm, both].map((count) => `${count} of ${methods}`),
    ]),
  ], { align: ["l", "r", "r", "r"] });
  return [`Cases with the paper's sign, by reading:\n\n${table}`];
}

/** Breaks a paragraph into lines of at most {@linkcode WIDTH} columns. */
function wrap(paragraph: string): string {
  const lines = [""];
  for (const word of paragraph.split(" ")) {
    const line = lines.at(-1)!;
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
