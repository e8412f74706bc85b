/**
 * `deno task record:claims`: judges the claims of the recorded run (`golden/measured/quick-mnist`)
 * anew, from its evidence, and writes them into its results.json, with Table 4 where it was
 * measured. To run after a claim was added or its test changed. Nothing is trained or attacked.
 *
 * Accuracies and intervals must be those recorded, and so must the verdict of every claim whose
 * test has the same words: a claim that comes out differently is a mistake, or a change that its
 * words must tell.
 */

import { join } from "node:path";
import { claimsJudgedAnew, compareResults } from "../src/reports/compare.ts";
import { readRun, RECORDED_RUN } from "../src/cli/report.ts";

const { recorded, recomputed } = await readRun(RECORDED_RUN);
const differences = compareResults(recorded, recomputed);
if (differences.length > 0) {
  note(`Nothing was written, for the evidence gives something else:\n${differences.join("\n")}`);
  Deno.exit(1);
}
const anew = claimsJudgedAnew(recorded, recomputed);
const path = join(RECORDED_RUN, "results.json");
await Deno.writeTextFile(path, `${JSON.stringify(recomputed, null, 2)}\n`);
for (const { id, verdict, cases } of recomputed.claims) {
  if (anew.includes(id)) note(`${id}: ${verdict}, ${cases.length} cases`);
}
note(`${anew.length} of ${recomputed.claims.length} claims were judged anew`);

function note(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}
