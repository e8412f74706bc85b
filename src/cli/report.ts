/** Looking at a finished run: everything is computed from its evidence again. */

import { basename, relative, resolve } from "node:path";
import { paperContradictions } from "../claims/contradictions.ts";
import { UserError } from "../errors.ts";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { PAPER_TABLE4 } from "../evaluation/paper_table4.ts";
import { renderClaim } from "../reports/claim_text.ts";
import { renderClaims } from "../reports/claims_text.ts";
import { renderCounters } from "../reports/counters_text.ts";
import { claimsJudgedAnew, compareResults } from "../reports/compare.ts";
import { otherReadings } from "../reports/other_readings.ts";
import { describeProtocol } from "../reports/provenance_text.ts";
import { renderTransfer } from "../reports/transfer_text.ts";
import type { Results } from "../reports/results.ts";
import { type Console, unlessQuiet } from "./console.ts";
import type { ReportOptions } from "./options.ts";
import { readRun, recomputedResults } from "./read_run.ts";
import { RECORDED_RUNS } from "./recorded_runs.ts";
import { printResults, printSweeps } from "./print_results.ts";
import { strongestText } from "../strongest/text.ts";
import { strongestOfRun } from "./strongest_of_run.ts";
import { writePage } from "./write_page.ts";

/**
 * Prints the tables of a finished run and writes its page beside them, or prints its claims.
 *
 * @throws {UserError} If the run cannot be read, or its results are not what its evidence gives
 */
export async function report(
  kind: "recorded" | "claims",
  { from, claim, format, quiet }: ReportOptions,
  console: Console,
): Promise<Results> {
  const { out, note } = unlessQuiet({ quiet }, console);
  const directory = from ?? RECORDED_RUNS[0].directory;
  const run = await readRun(directory);
  const { recorded, replicates, examples } = run;
  const recomputed = recomputedResults(run);
  const [difference, ...others] = compareResults(recorded, recomputed);
  if (difference !== undefined) {
    const more = others.length === 0 ? "" : ` (and ${others.length} more differences)`;
    throw new UserError(`results.json does not fit the evidence: ${difference}${more}`);
  }
  if (kind === "claims") {
    const text = claimsText(recomputed, claim, console);
    out(`${describeRun(directory, recomputed)}\n\n${text}`);
    if (from === undefined) note(otherRuns());
  } else {
    printResults(recomputed, console, format);
    const strongest = await strongestOfRun(directory, recomputed, replicates);
    const drawn = { results: recomputed, replicates, examples, strongest };
    note(`Report: ${await writePage(directory, drawn)}`);
    if (format !== "table") return recomputed;
    const attacks = strongest.length === 0 ? "" : strongestText(strongest);
    for (const text of [renderCounters(replicates), renderTransfer(replicates), attacks]) {
      if (text !== "") out(`\n${text}`);
    }
    printSweeps(replicates, console);
  }
  const anew = claimsJudgedAnew(recorded, recomputed)
    .filter((id) => claim === undefined || id === claim.toUpperCase());
  if (anew.length > 0) {
    out(
      `\nNot recorded with this run, or by another test, and so not compared: ${anew.join(", ")}`,
    );
  }
  return recomputed;
}

/** Which run it is that the verdicts are on: there are several, and they differ. */
function describeRun(directory: string, results: Results): string {
  const { profile, protocol } = results;
  const made = [
    protocol.map((one) => describeProtocol(profile, one)).join("; "),
    ...otherReadings(results),
  ].join(", ");
  return `Run ${basename(resolve(directory))}: ${made}`;
}

/** Named as they can be given from where the program was started. */
function otherRuns(): string {
  const others = RECORDED_RUNS.slice(1).map(({ directory }) => relative("", directory));
  return `Other recorded runs: --from ${others.join(" or ")}`;
}

function claimsText(results: Results, id: string | undefined, { paint }: Console): string {
  if (id === undefined) {
    return [
      renderClaims(results, paint),
      "",
      "Where the paper's text and its tables disagree:",
      ...paperContradictions(PAPER_TABLE2, PAPER_TABLE4),
    ].join("\n");
  }
  const claim = results.claims.find((one) => one.id === id.toUpperCase());
  if (claim === undefined) {
    const known = results.claims.map((one) => one.id).join(", ");
    throw new UserError(`There is no claim ${id}: use one of ${known}`);
  }
  return renderClaim(claim);
}
