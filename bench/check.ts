/**
 * `deno task bench:check`: measures again and compares with the newest line of
 * `bench/history.jsonl` for the same backend. Exits with 1 if a case has become slower.
 */

import { chooseBackend } from "ensemble-defense";
import { UserError } from "../src/errors.ts";
import { WORKS } from "./cases.ts";
import { benchCommand, measureOptions, note, print, runCommand } from "./command_line.ts";
import { compareRuns, describeChange } from "./compare.ts";
import { HISTORY_FILE, lastRecord, readHistory } from "./history.ts";
import { measure } from "./measure.ts";

await runCommand("bench:check", async () => {
  const options = measureOptions(benchCommand(
    "bench:check",
    `Fails if a case has lost more than a fifth of the speed recorded in ${HISTORY_FILE}.`,
    WORKS,
  ));
  const { backend } = await chooseBackend(options.backend);
  const recorded = lastRecord(await readHistory(), backend.name);
  const now = await measure(options, backend, note);
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
  for (const change of slower) note(`bench:check: slower: ${describeChange(change)}`);
  return slower.length === 0 ? 0 : 1;
});
