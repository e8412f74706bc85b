/** `deno task bench:record`: appends the speed of every case to `bench/history.jsonl`. */

import { chooseBackend } from "ensemble-defense";
import { currentCommit } from "../src/cli/commit.ts";
import { WORKS } from "./cases.ts";
import { benchCommand, measureOptions, note, print, runCommand } from "./command_line.ts";
import { appendToHistory, HISTORY_FILE } from "./history.ts";
import { measure } from "./measure.ts";

await runCommand("bench:record", async () => {
  const { backend: requested, cases, rounds } = measureOptions(benchCommand(
    "bench:record",
    `Measures every case and appends a line to ${HISTORY_FILE}.`,
    WORKS,
  ));
  const date = new Date().toISOString();
  const commit = await currentCommit();
  const { backend } = await chooseBackend(requested);
  const record = { date, commit, ...await measure(cases, rounds, backend, note) };
  await appendToHistory(record);
  print(JSON.stringify(record, null, 2));
  return 0;
});
