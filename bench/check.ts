/**
 * `deno task bench:check`: measures again and compares with the newest line of
 * `bench/history.jsonl` for the same backend. Exits with 1 if a case has become slower: in two
 * measurements, for noise seldom meets a case twice and a slower engine always does.
 */

import { chooseBackend } from "ensemble-defense";
import { UserError } from "../src/errors.ts";
import { WORKS } from "./cases.ts";
import { benchCommand, measureOptions, note, print, runCommand } from "./command_line.ts";
import { compareRuns, describeChange } from "./compare.ts";
import { HISTORY_FILE, lastRecord, readHistory } from "./history.ts";
import { caseName, measure } from "./measure.ts";

await runCommand("bench:check", async () => {
  const { backend: requested, cases, rounds } = measureOptions(benchCommand(
    "bench:check",
    `Fails if a case has lost more than a fifth of the speed recorded in ${HISTORY_FILE}.`,
    WORKS,
  ));
  const { backend } = await chooseBackend(requested);
  const recorded = lastRecord(await readHistory(), backend.name);
  const now = await measure(cases, rounds, backend, note);
  if (now.device !== recorded.device) {
    note(`Recorded on another device: ${recorded.device}; this is ${now.device}`);
  }
  const { compared, slower, unrecorded } = compareRuns(recorded, now);
  if (compared.length === 0) {
    throw new UserError(
      `None of ${unrecorded.join(", ")} is in the run recorded on ${recorded.date}: ` +
        "record them with `deno task bench:record`",
    );
  }
  for (const change of compared) print(describeChange(change));
  for (const name of unrecorded) print(`${name}: not in the run recorded on ${recorded.date}`);
  if (slower.length === 0) return 0;
  const suspects = cases.filter((one) => slower.some(({ name }) => name === caseName(one)));
  note(`Slower, so measured again: ${suspects.map(caseName).join(", ")}`);
  const again = compareRuns(recorded, await measure(suspects, rounds, backend, note));
  for (const change of again.slower) note(`bench:check: slower: ${describeChange(change)}`);
  return again.slower.length === 0 ? 0 : 1;
});
