/**
 * `deno task record:claims`: judges the claims of the recorded runs (`golden/measured/`) anew, from
 * their evidence, and writes them into their results.json, with Table 4 where it was measured. To
 * run after a claim was added or its test changed. Nothing is trained or attacked.
 *
 * Accuracies and intervals must be those recorded, and so must the verdict of every claim whose
 * test has the same words: a claim that comes out differently is a mistake, or a change that its
 * words must tell.
 *
 * `deno task record:claims --new-intervals` writes the tables' intervals too, after the way in which
 * they are made was changed. Accuracies must still be those recorded.
 */

import { join } from "node:path";
import { readRun, recomputedResults } from "../src/cli/read_run.ts";
import { RECORDED_RUNS, type RecordedRun } from "../src/cli/recorded_runs.ts";
import { writeFileAtomically } from "../src/files/atomic_write.ts";
import { claimsJudgedAnew, compareResults } from "../src/reports/compare.ts";
import type { Results } from "../src/reports/results.ts";
import { note, refuseOtherFlags, runScript } from "./note.ts";

const newIntervals = Deno.args.includes("--new-intervals");

await runScript("record:claims [--new-intervals]", async () => {
  refuseOtherFlags(Deno.args, ["--new-intervals"]);
  for (const run of RECORDED_RUNS) await judge(run);
});

async function judge({ name, directory }: RecordedRun): Promise<void> {
  const run = await readRun(directory);
  const { recorded } = run;
  const recomputed = recomputedResults(run);
  const differences = compareResults(recorded, recomputed, { newIntervals });
  if (differences.length > 0) {
    note(`${name}: nothing was written, for the evidence gives something else:`);
    note(differences.join("\n"));
    Deno.exit(1);
  }
  const anew = claimsJudgedAnew(recorded, recomputed);
  const path = join(directory, "results.json");
  const kept = inOrderOf(recorded, recomputed);
  await writeFileAtomically(path, `${JSON.stringify(kept, null, 2)}\n`);
  for (const { id, verdict, cases } of recomputed.claims) {
    if (anew.includes(id)) note(`${name}, ${id}: ${verdict}, ${cases.length} cases`);
  }
  note(`${name}: ${anew.length} of ${recomputed.claims.length} claims were judged anew`);
}

/** The same fields in the order in which they were recorded, new ones last. */
function inOrderOf(recorded: Results, recomputed: Results): Partial<Results> {
  const names = new Set([...Object.keys(recorded), ...Object.keys(recomputed)]);
  return Object.fromEntries(
    [...names].filter((name) => name in recomputed)
      .map((name) => [name, recomputed[name as keyof Results]]),
  );
}
